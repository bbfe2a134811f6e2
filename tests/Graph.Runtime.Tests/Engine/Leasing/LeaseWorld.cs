using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Leasing;

/// <summary>A workflow whose first node notes its input and whose second stands before a gate, in processes that share a store.</summary>
internal static class LeaseWorld
{
    internal const string Steps = """
        schema: graphagents/v1
        name: steps
        input: [word]
        state:
          word: string
          log: { type: list<string>, reduce: append }
        nodes:
          note: { type: note, with: { value: "${word}" }, output: log }
          slow: { type: slow, output: log }
          last: { type: quick, output: log }
        edges: [START -> note, note -> slow, slow -> last, last -> END]
        """;

    internal static readonly ThreadId Thread = new("t1");

    internal static EngineWorld New(Gate gate, ICheckpointStore? store = null) => new EngineWorld(store) { Leases = new LeaseOptions() }
        .WithWorker("note", word => word)
        .WithNode("quick", context => context.NodeName)
        .WithGate("slow", gate);

    internal static WorkflowRun StartWith(this EngineWorld world, Value word, WhenBusy whenBusy = WhenBusy.Enqueue) => world.Runner.Start(
        world.Compile(Steps),
        new RunRequest
        {
            ThreadId = Thread,
            Input = ValueMap.Of(("word", word)),
            Options = new RunOptions { WhenBusy = whenBusy, By = "Ada" },
        },
        CancellationToken.None);

    internal static async Task<ThreadLease?> LeaseAsync(this EngineWorld world) =>
        (await world.Store.FindAsync(Thread, CancellationToken.None))!.Lease;

    internal static Task<ThreadLease?> AskAsync(this EngineWorld world, StopKind kind) => world.Store.RequestStopAsync(
        Thread,
        new StopRequest(kind, Timestamp.From(world.Time.GetUtcNow())) { By = "Grace", Reason = "The order was withdrawn." },
        CancellationToken.None).AsTask();

    internal static Value Log(params string[] words) => ValueList.From(words.Select(word => (Value)word));
}
