using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>Threads as a store comes to have them: finished ones, some that wait, branches, pruned history, workflows inside of others, a process that died.</summary>
public sealed class KeptThreads(EngineWorld world)
{
    /// <summary>Asks at its end.</summary>
    public const string Review = """
        schema: graphagents/v1
        name: review
        input: [topic]
        state:
          topic: string
          notes: { type: list<string>, reduce: append }
          verdict: any
        nodes:
          write: { type: note, output: notes }
          judge: { type: note, output: notes }
          approve: { type: ask, output: verdict }
        edges: [START -> write, write -> judge, judge -> approve, approve -> END]
        """;

    /// <summary>Three that ask at the same time.</summary>
    public const string Three = """
        schema: graphagents/v1
        name: three
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          one: { type: ask, output: log }
          two: { type: ask, output: log }
          three: { type: ask, output: log }
          beside: { type: note, output: log }
        edges: [START -> one, START -> two, START -> three, START -> beside, one -> END, two -> END, three -> END, beside -> END]
        """;

    private const string Counter = """
        schema: graphagents/v1
        name: counter
        state:
          turn: { type: int, reduce: add }
          log: { type: list<string>, reduce: append, keep: 7 }
          seen: { type: map<int>, reduce: merge }
        nodes:
          count: { type: ask, output: { turn: "${1}", log: "${'x' + string(turn)}", seen: "${{string(turn): turn}}" } }
        edges:
          - START -> count
          - { from: count, choose: [{ when: turn < 100000, to: count }, { else: END }] }
        """;

    private const string Leaf = """
        schema: graphagents/v1
        name: leaf
        output: [notes]
        state: { notes: { type: list<string>, reduce: append } }
        nodes:
          look: { type: note, output: notes }
          decide: { type: ask, output: notes }
        edges: [START -> look, look -> decide, decide -> END]
        """;

    /// <summary>Runs a workflow that asks.</summary>
    public const string Around = """
        schema: graphagents/v1
        name: around
        output: [notes]
        state: { notes: { type: list<string>, reduce: append } }
        nodes:
          inner: { type: workflow, with: { file: leaf.yaml }, output: { notes: "${result.notes}" } }
        edges: [START -> inner, inner -> END]
        """;

    private const string Pair = """
        schema: graphagents/v1
        name: pair
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          quick: { type: note, output: log }
          slow: { type: stand, output: log }
        edges: [START -> quick, START -> slow, quick -> END, slow -> END]
        """;

    /// <summary>Makes the nodes of these threads known.</summary>
    public static EngineWorld Equip(EngineWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world
            .WithNode("note", context => context.NodeName)
            .WithNode("ask", context => context.Interrupt("well?"))
            .WithFile("leaf.yaml", Leaf);
    }

    /// <summary>Makes one of each.</summary>
    /// <param name="seed">Of the thread that is made at random.</param>
    public async Task MakeAsync(int seed)
    {
        await world.RunAsync(Review, "waiting", ("topic", "bees"));
        await world.RunAsync(Review, "done", ("topic", "wasps"));
        await world.ResumeAsync(Review, "yes", "done");
        await world.RunAsync(Around, "nested");
        await MakeAtRandomAsync(seed);
    }

    /// <summary>Leaves a thread as it is when its process dies in the middle of a step: one task is done and kept beside the head, another is not.</summary>
    public async Task MakeDiedAsync()
    {
        var gate = new Gate();
        world.WithGate("stand", gate);
        var recording = new RecordingStore(world.Store);
        var run = world.NextProcess(new DyingStore(recording).DieAt(2, isStored: false)).Start(Pair, "died");
        await recording.PendingWritesKept;
        gate.Open();
        try
        {
            await run.Completion;
        }
        catch (ProcessDiedException)
        {
            // That is what it is here for.
        }
    }

    private async Task MakeAtRandomAsync(int seed)
    {
        var random = new Random(seed);
        await world.RunAsync(Counter, "random");
        for (var turn = 0; turn < 14; turn++)
        {
            await StepAsync(random);
        }
    }

    private async Task StepAsync(Random random)
    {
        var thread = new ThreadId("random");
        var versions = (await world.HistoryAsync("random")).Select(entry => entry.Header.Version).ToList();
        var some = versions[random.Next(versions.Count)];
        switch (random.Next(10))
        {
            case < 6:
                var view = await world.ViewAsync(thread: "random");
                await world.ResumeAsync(Counter, view.Interrupts.Count == 0 ? default(Value?) : (Value)$"answer {random.Next(9)}", "random");
                break;
            case < 8:
                await new ThreadForker(world.Store, world.Time).ForkAsync(new ForkRequest { ThreadId = thread, Version = some }, CancellationToken.None);
                break;
            default:
                await new ThreadPruner(world.Store, world.Time).PruneAsync(thread, new PrunePolicy { KeepLatest = random.Next(2, 9) }, CancellationToken.None);
                break;
        }
    }
}
