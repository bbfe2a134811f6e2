using System.ComponentModel;
using Graph.Nodes.Research.Corpora;
using Graph.Nodes.Research.Ranking;
using Graph.Runtime.Authoring;
using Graph.Runtime.Values;

namespace Graph.Nodes.Research;

/// <summary>Searches a folder of documents.</summary>
[Description("Finds the passages of a folder of documents (Markdown, text, HTML, JSON) that say most about a query.")]
internal sealed class ResearchNode(CorpusLibrary library) : INode<ResearchInput, IReadOnlyList<Finding>>
{
    public async ValueTask<IReadOnlyList<Finding>> RunAsync(ResearchInput input, NodeContext context, CancellationToken cancellationToken)
    {
        Check(input, context);
        var corpus = await library.Open(input.Corpus, input.Include).ReadAsync(cancellationToken);
        var found = corpus.Index.Search(input.Query, input.Top, input.MinScore);
        context.Emit(Report(input, corpus, found.Count));
        return [.. found.Select(FindingOf)];
    }

    private static void Check(ResearchInput input, NodeContext context)
    {
        if (string.IsNullOrWhiteSpace(input.Query))
        {
            throw Misuse.Of(
                context.NodeName, "query", "It is empty, so there is nothing to look for. Give the run the input that its template or expression reads.");
        }

        if (input.Top < 1)
        {
            throw Misuse.Of(context.NodeName, "top", $"It is {input.Top}; it must be 1 or more.");
        }

        if (input.MinScore is not (>= 0 and <= 1))
        {
            throw Misuse.Of(context.NodeName, "min_score", $"It is {(Value)input.MinScore}; it must be from 0 to 1.");
        }
    }

    private static Finding FindingOf(RankedPassage ranked)
    {
        var passage = ranked.Passage.Passage;
        return new Finding
        {
            Title = passage.Title,
            Source = new SourceReference(ranked.Passage.File, (passage.LineStart, passage.LineEnd)).ToString(),
            Score = ranked.Score,
            Text = passage.Text,
        };
    }

    private static Value Report(ResearchInput input, CorpusSnapshot corpus, int found) => ValueMap.Of(
        ("event", "corpus_searched"),
        ("corpus", input.Corpus),
        ("files", (long)corpus.Readings.Count),
        ("passages", (long)corpus.Index.Count),
        ("found", (long)found),
        ("too_large", (long)corpus.TooLarge),
        ("binary", (long)corpus.Binary),
        ("unreadable", ValueList.From(corpus.Unreadable.Select(name => (Value)name))));
}
