using System.Collections.Frozen;

namespace Graph.Nodes.Text;

/// <summary>Words that occur in nearly every English text and therefore tell nothing about this one.</summary>
internal static class StopWords
{
    private const string Words = """
        a about above after again all also am an and any are aren as at be because been before being below between both but by
        can cannot could couldn did didn do does doesn doing don down during each either else ever few for from further had hadn
        has hasn have haven having he her here hers herself him himself his how however i if in into is isn it its itself just
        let ll may me might more most must mustn my myself neither no nor not now of off on once only onto or other ought our
        ours ourselves out over own per please quite rather re same shall shan she should shouldn since so some such than that
        the their theirs them themselves then there these they this those though through thus to too under until up upon us ve
        very was wasn we were weren what whatever when where whereas whether which while who whom whose why will with within
        without won would wouldn yes yet you your yours yourself yourselves
        """;

    private static readonly FrozenSet<string> Set = WordList.Read(Words);

    internal static bool Contains(string word) => Set.Contains(word);
}
