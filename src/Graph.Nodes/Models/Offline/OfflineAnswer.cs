using Graph.Nodes.Evidence;

namespace Graph.Nodes.Models.Offline;

/// <summary>An answer made of quotes: a paragraph a passage, the one with the best sentence first.</summary>
internal static class OfflineAnswer
{
    private const int MostSentences = 5;

    internal static IEnumerable<string> Write(GroundedPrompt prompt, CancellationToken cancellationToken)
    {
        var ranked = SentenceRanking.Rank(prompt.Question, prompt.Evidence, cancellationToken);
        if (ranked.Count == 0)
        {
            yield return "None of the sources that were searched says anything about this question.";
            yield break;
        }

        var chosen = SentenceSelection.Choose(ranked, MostSentences);
        var isFirst = true;
        foreach (var passage in chosen.GroupBy(sentence => sentence.Item.Number))
        {
            yield return (isFirst ? "" : "\n\n") + Paragraph([.. passage]);
            isFirst = false;
        }

        if (prompt.Gaps.Count > 0)
        {
            yield return $"\n\nThe sources say nothing about: {string.Join(", ", prompt.Gaps)}.";
        }
    }

    private static string Paragraph(List<RankedSentence> chosen)
    {
        var all = SentenceRanking.SentencesOf(chosen[0].Item).ToList();
        var positions = chosen.SelectMany(sentence => SentenceSelection.LeansBackward(sentence)
                ? [sentence.Position - 1, sentence.Position]
                : new[] { sentence.Position })
            .Distinct().Order();
        return string.Join(' ', positions.Select(position => $"{all[position].Text} [{chosen[0].Item.Number}]"));
    }
}
