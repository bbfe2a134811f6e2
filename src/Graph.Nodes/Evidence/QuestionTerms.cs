using Graph.Nodes.Text;

namespace Graph.Nodes.Evidence;

/// <summary>What a question is about: its terms, and how telling each is.</summary>
internal sealed class QuestionTerms
{
    private const double EverydayWeight = 0.25;

    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);

    internal QuestionTerms(string question)
    {
        Question = question;
        foreach (var term in TextAnalyzer.Terms(question))
        {
            _weights[term] = EverydayWords.ContainsStem(term) ? EverydayWeight : 1;
        }

        Total = _weights.Values.Sum();
    }

    internal string Question { get; }

    /// <summary>The terms and their weights: 1, or less for words that only give the question its shape.</summary>
    internal IReadOnlyDictionary<string, double> Weights => _weights;

    /// <summary>The sum of the weights.</summary>
    internal double Total { get; }

    /// <summary>The part of the question, by weight, that a set of terms covers.</summary>
    internal double CoverageBy(IReadOnlySet<string> terms) =>
        Total == 0 ? 0 : _weights.Where(pair => terms.Contains(pair.Key)).Sum(pair => pair.Value) / Total;

    /// <summary>The words of the question that a set of terms lacks, in the question's own words; neighbours stay together.</summary>
    internal IReadOnlyList<string> WithoutCover(IReadOnlySet<string> terms)
    {
        var gaps = new List<string>();
        var end = -1;
        foreach (var token in TextAnalyzer.Tokenize(Question))
        {
            if (token.IsStopWord || terms.Contains(token.Term) || _weights[token.Term] < 1)
            {
                end = -1;
                continue;
            }

            var word = Question.Substring(token.Start, token.Length);
            var isNeighbour = end >= 0 && string.IsNullOrWhiteSpace(Question[end..token.Start]);
            gaps.Add(isNeighbour ? $"{gaps[^1]} {word}" : word);
            if (isNeighbour)
            {
                gaps.RemoveAt(gaps.Count - 2);
            }

            end = token.Start + token.Length;
        }

        return [.. gaps.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
