using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Children;

/// <summary>Workflows that run each other, with nodes that a test recognises by their names.</summary>
internal static class Family
{
    /// <summary>Two nodes, of which the second is of the type <c>last</c>; the output is all that was noted.</summary>
    public const string Child = """
        schema: graphagents/v1
        name: child
        input: [topic]
        output: [notes]
        state:
          topic: string
          notes: { type: list<string>, reduce: append }
        nodes:
          look: { type: note, output: notes }
          check: { type: last, output: notes }
        edges: [START -> look, look -> check, check -> END]
        """;

    /// <summary>Runs <c>child.yaml</c> between two nodes of its own.</summary>
    public const string Parent = """
        schema: graphagents/v1
        name: parent
        input: [question]
        output: [notes]
        state:
          question: string
          notes: { type: list<string>, reduce: append }
        nodes:
          before: { type: note, output: notes }
          review:
            type: workflow
            with: { file: child.yaml, input: { topic: "{{question}}!" } }
            output: { notes: "${result.notes}" }
          after: { type: note, output: notes }
        edges: [START -> before, before -> review, review -> after, after -> END]
        """;

    /// <summary>A world with the note node and the child's file.</summary>
    public static EngineWorld NewWorld(ICheckpointStore? store = null) =>
        new EngineWorld(store).WithNode("note", context => context.NodeName).WithNode("last", context => context.NodeName).WithFile("child.yaml", Child);

    public static Task<RunResult> RunParentAsync(this EngineWorld world) => world.RunAsync(Parent, ("question", "why"));

    /// <summary>Texts as a list of values.</summary>
    public static Value Notes(params string[] notes) => ValueList.From(notes.Select(note => (Value)note));

    /// <summary>All threads of the store, by id.</summary>
    public static async Task<IReadOnlyList<ThreadView>> ThreadsAsync(this EngineWorld world)
    {
        var views = new List<ThreadView>();
        await foreach (var view in new ThreadReader(world.Store).ListAsync(new ThreadQuery(), CancellationToken.None))
        {
            views.Add(view);
        }

        return [.. views.OrderBy(view => view.Header.ThreadId.Value, StringComparer.Ordinal)];
    }
}
