using System.Collections.Frozen;

namespace Graph.Nodes.Text;

/// <summary>Words that give a question its shape rather than its subject: "how does … work", "what is the best way to …".</summary>
/// <remarks>Ranking learns how telling a word is from the corpus; a judgement on evidence alone needs this list in its place.</remarks>
internal static class EverydayWords
{
    private const string Words = """
        actually add allow apply ask available avoid bad become begin best better big call case cause certain change choose come
        common compare complete consider correct correctly currently deal decide define describe detail difference different
        difficult easy effect enough ensure exactly example exist expect explain fact feature find first follow forever general get give
        go good great guide handle happen help high idea important include information instead involve keep kind know large last
        like list little long look lot main make many matter mean meaning method middle mind mode much name necessary need new next
        number occur often old option order part particular people person place point possible prefer prevent problem process
        proper properly provide purpose put question reason recommend recommended relate require right run say see set several
        show simple simply small something sometimes sort special specific start step still stop support take tell term thing
        think time topic try two type typical typically understand unit usage use useful user usual usually various want way
        well word work write
        """;

    private static readonly FrozenSet<string> Stems = WordList.Read(Words).Select(PorterStemmer.Stem).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a stem is one of an everyday word.</summary>
    internal static bool ContainsStem(string term) => Stems.Contains(term);
}
