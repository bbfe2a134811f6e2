using System.Collections.Frozen;
using Graph.Nodes.Text;

namespace Graph.Nodes.Models.Offline;

/// <summary>Chooses few sentences that together say most: good ones first, none that only repeats.</summary>
internal static class SentenceSelection
{
    private const double LeastShareOfBest = 0.4;
    private const double LeastShareOfBestPassage = 0.4;
    private const double RepeatsFrom = 0.6;
    private const double WornShare = 0.6;

    private static readonly FrozenSet<string> Backward = WordList.Read("it its this that these those they their such he she both neither");

    /// <summary>Chooses sentences, the best first.</summary>
    /// <param name="ranked">The candidates, best first.</param>
    /// <param name="most">How many at the most.</param>
    internal static IReadOnlyList<RankedSentence> Choose(IReadOnlyList<RankedSentence> ranked, int most)
    {
        var chosen = new List<RankedSentence>();
        var bestPassage = ranked.Max(sentence => sentence.Item.Finding.Score);
        var candidates = ranked
            .Where(sentence => sentence.Score >= LeastShareOfBest * ranked[0].Score
                && sentence.Item.Finding.Score >= LeastShareOfBestPassage * bestPassage)
            .ToList();
        while (chosen.Count < most && candidates.Count > 0)
        {
            var next = candidates.MaxBy(sentence => Worth(sentence, chosen))!;
            chosen.Add(next);
            candidates.RemoveAll(candidate => Overlap(candidate, next) >= RepeatsFrom);
        }

        return chosen;
    }

    /// <summary>Whether a sentence leans on the one before it, and says little without it.</summary>
    internal static bool LeansBackward(RankedSentence sentence) =>
        sentence.Position > 0 && TextAnalyzer.Tokenize(sentence.Text).FirstOrDefault().Word is { } first && Backward.Contains(first);

    private static double Worth(RankedSentence sentence, List<RankedSentence> chosen) =>
        sentence.Score * Math.Pow(WornShare, chosen.Count(other => Overlap(other, sentence) > RepeatsFrom / 2));

    private static double Overlap(RankedSentence left, RankedSentence right)
    {
        if (left.Text == right.Text)
        {
            return 1;
        }

        var shared = left.Terms.Count(right.Terms.Contains);
        return shared == 0 ? 0 : (double)shared / (left.Terms.Count + right.Terms.Count - shared);
    }
}
