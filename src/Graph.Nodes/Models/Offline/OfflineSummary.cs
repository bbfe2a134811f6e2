using Graph.Nodes.Evidence;
using Graph.Nodes.Research;
using Graph.Nodes.Research.Documents;

namespace Graph.Nodes.Models.Offline;

/// <summary>What each source document says about the question, a line a document, in quotes.</summary>
internal static class OfflineSummary
{
    private const int MostDocuments = 4;
    private const int MostSentencesEach = 2;

    internal static IEnumerable<string> Write(GroundedPrompt prompt, CancellationToken cancellationToken)
    {
        var ranked = SentenceRanking.Rank(prompt.Question, prompt.Evidence, cancellationToken);
        if (ranked.Count == 0)
        {
            return ["The findings say nothing about the question."];
        }

        return SentenceSelection.Choose(ranked, MostDocuments * MostSentencesEach)
            .GroupBy(sentence => SourceReference.Parse(sentence.Item.Finding.Source).Document, StringComparer.Ordinal)
            .Take(MostDocuments)
            .Select((document, index) => (index == 0 ? "" : "\n") + Line([.. document.Take(MostSentencesEach)]));
    }

    private static string Line(List<RankedSentence> sentences)
    {
        var title = sentences[0].Item.Finding.Title.Split(PassageCutter.Below)[0];
        var quotes = sentences.OrderBy(sentence => sentence.Item.Number).ThenBy(sentence => sentence.Position)
            .Select(sentence => $"{sentence.Text} [{sentence.Item.Number}]");
        return $"{title}: {string.Join(' ', quotes)}";
    }
}
