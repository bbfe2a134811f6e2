using Graph.Nodes.Research.Documents;
using Graph.Nodes.Text;

namespace Graph.Nodes.Research.Ranking;

/// <summary>A passage with its terms counted; made once a file and kept while the file does not change.</summary>
internal sealed class IndexedPassage
{
    /// <summary>What a word of the nearest heading counts in comparison with one in the text.</summary>
    private const float HeadingWeight = 2;

    /// <summary>What a word of a heading further up counts: all passages below have it, so it tells little about this one.</summary>
    private const float OuterTitleWeight = 0.75f;

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

        var nearest = passage.Title.LastIndexOf(PassageCutter.Below, StringComparison.Ordinal) + 1;
        AddTitle(counts, passage.Title[..nearest], OuterTitleWeight);
        AddTitle(counts, passage.Title[nearest..], HeadingWeight);

        Frequencies = [.. counts];
    }

    /// <summary>The file's path within the corpus, with forward slashes.</summary>
    internal string File { get; }

    internal Passage Passage { get; }

    /// <summary>How many terms the text has.</summary>
    internal int Length { get; }

    /// <summary>How often each term occurs, occurrences in the title weighted.</summary>
    internal KeyValuePair<string, float>[] Frequencies { get; }

    private static void AddTitle(Dictionary<string, float> counts, string title, float weight)
    {
        foreach (var term in TextAnalyzer.Terms(title).Distinct(StringComparer.Ordinal))
        {
            counts[term] = counts.GetValueOrDefault(term) + weight;
        }
    }
}
