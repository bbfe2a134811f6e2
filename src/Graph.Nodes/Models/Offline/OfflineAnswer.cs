using Graph.Nodes.Evidence;

namespace Graph.Nodes.Models.Offline;

/// <summary>An answer made of quotes: a paragraph a passage, the one with the best sentence first.</summary>
/// <remarks>
/// A quote that leans on the sentence before it ("This is called …") brings that along, a single sentence between two quotes is
/// filled in, and an answer that would be very short goes on with what follows in the best passage, or else with what precedes.
/// </remarks>
internal static class OfflineAnswer
{
    private const int MostSentences = 5;
    private const int FewestSentences = 3;

    /// <summary>Below this a passage shares little more than a word with what was searched for.</summary>
    private const double RelevantScore = 0.15;

    internal static IEnumerable<string> Write(GroundedPrompt prompt, CancellationToken cancellationToken)
    {
        var ranked = SentenceRanking.Rank(prompt.Question, prompt.Evidence, cancellationToken);
        if (ranked.Count == 0)
        {
            yield return "None of the sources that were searched says anything about this question.";
            yield break;
        }

        if (prompt.Evidence.Max(item => item.Finding.Score) < RelevantScore)
        {
            yield return "The sources hardly speak of this question. The nearest that they say:\n\n";
        }

        var chosen = SentenceSelection.Choose(ranked, MostSentences);
        var isFirst = true;
        foreach (var passage in chosen.GroupBy(sentence => sentence.Item.Number))
        {
            yield return (isFirst ? "" : "\n\n") + Paragraph([.. passage], goesOn: isFirst && chosen.Count < FewestSentences);
            isFirst = false;
        }

        if (prompt.Gaps.Count > 0)
        {
            yield return $"\n\nThe sources say nothing about: {string.Join(", ", prompt.Gaps)}.";
        }
    }

    private static string Paragraph(List<RankedSentence> chosen, bool goesOn)
    {
        var all = SentenceRanking.SentencesOf(chosen[0].Item).ToList();
        var positions = chosen.Select(sentence => sentence.Position).ToHashSet();
        positions.UnionWith(chosen.Where(SentenceSelection.LeansBackward).Select(sentence => sentence.Position - 1));
        positions.UnionWith(positions.Where(position => positions.Contains(position + 2)).Select(position => position + 1).ToList());
        if (goesOn)
        {
            var around = Enumerable.Range(0, all.Count).OrderBy(position => position > positions.Min() ? position : all.Count - position);
            positions.UnionWith(around.Where(position => !positions.Contains(position) && SentenceRanking.IsWhole(all[position].Text)).Take(FewestSentences - positions.Count).ToList());
        }

        return string.Join(' ', positions.Order().Select(position => $"{all[position].Text} [{chosen[0].Item.Number}]"));
    }
}
