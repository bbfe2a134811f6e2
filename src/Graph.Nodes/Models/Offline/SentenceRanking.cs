using System.Text.RegularExpressions;
using Graph.Nodes.Evidence;
using Graph.Nodes.Text;

namespace Graph.Nodes.Models.Offline;

/// <summary>Ranks the sentences of the evidence by what they say about the question.</summary>
/// <remarks>
/// A term of the question counts by its weight and by how few of the sentences have it; a term that only the passage's title
/// has counts half. A sentence that shares only words such as "need" or "best" with the question says nothing about it. A
/// passage that ranked high lifts its sentences. Questions, fragments and table rows make poor quotes and count less.
/// </remarks>
internal sealed partial class SentenceRanking
{
    private const double TitleShare = 0.5;
    private const int FewestWords = 5;
    private const int ComfortableWords = 30;

    private readonly QuestionTerms _question;
    private readonly Dictionary<string, double> _values;
    private readonly double _mostWeight;
    private readonly bool _asksForMeaning;

    private SentenceRanking(QuestionTerms question, List<RankedSentence> sentences)
    {
        _question = question;
        _mostWeight = question.Weights.Values.DefaultIfEmpty().Max();
        _asksForMeaning = Definition().IsMatch(question.Question);
        _values = question.Weights.ToDictionary(
            pair => pair.Key,
            pair => pair.Value * Math.Log(1 + ((sentences.Count + 1.0) / (sentences.Count(sentence => sentence.Terms.Contains(pair.Key)) + 0.5))),
            StringComparer.Ordinal);
    }

    /// <summary>All sentences that say something about the question, best first.</summary>
    internal static IReadOnlyList<RankedSentence> Rank(string question, IReadOnlyList<EvidenceItem> evidence, CancellationToken cancellationToken)
    {
        var sentences = new List<RankedSentence>();
        foreach (var item in evidence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sentences.AddRange(SentencesOf(item));
        }

        var ranking = new SentenceRanking(new QuestionTerms(question), sentences);
        return
        [
            .. sentences.Select(sentence => sentence with { Score = ranking.ScoreOf(sentence) })
                .Where(sentence => sentence.Score > 0)
                .OrderByDescending(sentence => sentence.Score)
                .ThenBy(sentence => sentence.Item.Number)
                .ThenBy(sentence => sentence.Position),
        ];
    }

    /// <summary>The sentences of a passage in order, unranked.</summary>
    internal static IEnumerable<RankedSentence> SentencesOf(EvidenceItem item) =>
        SentenceSplitter.Split(item.Finding.Text)
            .Select((text, position) => new RankedSentence(item, position, text, TextAnalyzer.Terms(text).ToHashSet(StringComparer.Ordinal), 0));

    /// <summary>Whether a text ends as a sentence does, and is no heading, label or row of a table.</summary>
    internal static bool IsWhole(string text) => text[^1] is '.' or '!' or '?' or '。' or '"' or ')' or '”';

    private double ScoreOf(RankedSentence sentence)
    {
        var shared = _question.Weights.Where(pair => sentence.Terms.Contains(pair.Key)).ToList();
        if (!shared.Exists(pair => pair.Value == _mostWeight))
        {
            return 0;
        }

        var own = shared.Sum(pair => _values[pair.Key]);
        var title = TextAnalyzer.Terms(sentence.Item.Finding.Title).ToHashSet(StringComparer.Ordinal);
        var fromTitle = _question.Weights.Keys.Where(term => title.Contains(term) && !sentence.Terms.Contains(term)).Sum(term => _values[term]);
        return (own + (TitleShare * fromTitle)) * (0.6 + sentence.Item.Finding.Score) * FitnessOf(sentence);
    }

    private double FitnessOf(RankedSentence sentence)
    {
        var words = TextAnalyzer.CountWords(sentence.Text);
        var fitness = words < FewestWords ? 0.3 : Math.Min(1, (double)ComfortableWords / words);
        fitness *= sentence.Text.EndsWith('?') ? 0.3 : 1;
        fitness *= IsWhole(sentence.Text) ? 1 : 0.5;
        fitness *= sentence.Text.Contains(" | ", StringComparison.Ordinal) ? 0.6 : 1;
        return fitness * (_asksForMeaning && Explanation().IsMatch(sentence.Text) ? 1.3 : 1);
    }

    [GeneratedRegex(@"^\s*(what\s+(is|are|does\s+.*\bmean)|define|explain)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^(An?|The)?\s*(\S+\s){1,4}(is|are|means)\s+(an?|the|when|what)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Explanation();
}
