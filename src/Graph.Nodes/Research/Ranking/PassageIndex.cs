using System.Runtime.InteropServices;
using Graph.Nodes.Text;

namespace Graph.Nodes.Research.Ranking;

/// <summary>Finds the passages that say most about a query, by BM25.</summary>
/// <remarks>
/// <para>
/// For query terms t with weight q(t) (how often the query says it, at most 3; half of that for a word such as "work" or
/// "best", which gives a question its shape and not its subject):
/// <c>score = Σ q·idf·w / Σ q·idf</c>, <c>idf = ln(1 + (N − n + ½) / (n + ½))</c>,
/// <c>w = f / (f + k1·(1 − b + b·length/average))</c>, k1 = 1.2, b = 0.75.
/// </para>
/// <para>
/// The score is therefore the part of the query, weighed by how telling its terms are, that a passage covers: 0 for none,
/// towards 1 when every term occurs often. A term that occurs nowhere weighs most, so that questions beside the corpus's
/// subject score low. Scores of different queries compare.
/// </para>
/// </remarks>
internal sealed class PassageIndex
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private const int MostWeight = 3;
    private const double EverydayShare = 0.5;

    private readonly IndexedPassage[] _passages;
    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    private readonly double _averageLength;

    /// <summary>Puts passages together.</summary>
    /// <param name="passages">In the order in which equal scores rank: by file, then by line.</param>
    internal PassageIndex(IndexedPassage[] passages)
    {
        _passages = passages;
        _averageLength = Math.Max(1, passages.Length == 0 ? 1 : passages.Average(passage => passage.Length));
        for (var i = 0; i < passages.Length; i++)
        {
            foreach (var (term, frequency) in passages[i].Frequencies)
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _);
                (list ??= []).Add(new Posting(i, frequency));
            }
        }
    }

    /// <summary>How many passages there are.</summary>
    internal int Count => _passages.Length;

    /// <summary>The best passages, best first; equal scores by file, then by line.</summary>
    /// <param name="query">What is looked for, in plain words.</param>
    /// <param name="top">How many at the most.</param>
    /// <param name="minimum">Passages that score less are left out; a passage without any term always is.</param>
    internal IReadOnlyList<RankedPassage> Search(string query, int top, double minimum)
    {
        var terms = WeightsOf(query);
        var scores = new double[_passages.Length];
        var sum = 0.0;
        foreach (var (term, weight) in terms)
        {
            var postings = _postings.GetValueOrDefault(term);
            var value = weight * InverseFrequency(postings?.Count ?? 0);
            sum += value;
            foreach (var posting in postings ?? [])
            {
                scores[posting.Passage] += value * Saturation(posting);
            }
        }

        return
        [
            .. Enumerable.Range(0, scores.Length)
                .Where(i => scores[i] > 0 && scores[i] / sum >= minimum)
                .OrderByDescending(i => scores[i])
                .ThenBy(i => i)
                .Take(top)
                .Select(i => new RankedPassage(_passages[i], Math.Round(scores[i] / sum, 4))),
        ];
    }

    private static List<KeyValuePair<string, double>> WeightsOf(string query) =>
    [
        .. TextAnalyzer.Terms(query).CountBy(term => term, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Math.Min(MostWeight, pair.Value) * (EverydayWords.ContainsStem(pair.Key) ? EverydayShare : 1)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal),
    ];

    private double InverseFrequency(int count) => Math.Log(1 + ((_passages.Length - count + 0.5) / (count + 0.5)));

    private double Saturation(Posting posting)
    {
        var length = _passages[posting.Passage].Length / _averageLength;
        return posting.Frequency / (posting.Frequency + (K1 * (1 - B + (B * length))));
    }

    private readonly record struct Posting(int Passage, float Frequency);
}

/// <summary>A passage and how much of the query it covers.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Score">From 0 to 1.</param>
internal sealed record RankedPassage(IndexedPassage Passage, double Score);
