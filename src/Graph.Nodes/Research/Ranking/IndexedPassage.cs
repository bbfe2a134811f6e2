using Graph.Nodes.Research.Documents;
using Graph.Nodes.Text;

namespace Graph.Nodes.Research.Ranking;

/// <summary>A passage with its terms counted; made once a file and kept while the file does not change.</summary>
internal sealed class IndexedPassage
{
    /// <summary>What a word in the title counts in comparison with one in the text.</summary>
    private const float TitleWeight = 2;

    internal IndexedPassage(string file, Passage passage)
    {
        File = file;
        Passage = passage;
        var counts = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var term in TextAnalyzer.Terms(passage.Text))
        {
            counts[term] = counts.GetValueOrDefault(term) + 1;
            Length++;
        }

        foreach (var term in TextAnalyzer.Terms(passage.Title).Distinct(StringComparer.Ordinal))
        {
            counts[term] = counts.GetValueOrDefault(term) + TitleWeight;
        }

        Frequencies = [.. counts];
    }

    /// <summary>The file's path within the corpus, with forward slashes.</summary>
    internal string File { get; }

    internal Passage Passage { get; }

    /// <summary>How many terms the text has.</summary>
    internal int Length { get; }

    /// <summary>How often each term occurs, occurrences in the title weighted.</summary>
    internal KeyValuePair<string, float>[] Frequencies { get; }
}
