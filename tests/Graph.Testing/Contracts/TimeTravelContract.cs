using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What can be done with a thread at rest, on any store: branches, updates, copies, pruning, exports.</summary>
public abstract partial class TimeTravelContract : IAsyncLifetime
{
    /// <summary>Judges a draft, which a person then approves; the score decides between two ways.</summary>
    protected const string Review = """
        schema: graphagents/v1
        name: review
        input: [topic]
        state:
          topic: string
          notes: { type: list<string>, reduce: append }
          score: { type: int, default: 0 }
          verdict: any
        nodes:
          write: { type: note, output: notes }
          judge: { type: rate, output: score }
          polish: { type: note, output: notes }
          approve: { type: ask, output: verdict }
        edges:
          - START -> write -> judge
          - { from: judge, choose: [{ when: score > 5, to: approve }, { else: polish }] }
          - polish -> approve
          - approve -> END
        """;

    private EngineWorld? _world;

    protected static ThreadId Thread { get; } = new("t1");

    protected EngineWorld World => _world ?? throw new InvalidOperationException("The world is made before the test begins.");

    protected ICheckpointStore Store => World.Store;

    public async Task InitializeAsync() => _world = new EngineWorld(await MakeCleanStoreAsync())
        .WithNode("note", context => context.NodeName)
        .WithNode("rate", _ => 3L)
        .WithNode("ask", context => context.Interrupt("well?"));

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes a store without a thread in it.</summary>
    protected abstract Task<ICheckpointStore> MakeCleanStoreAsync();

    /// <summary>A review that waits: input 1, write 2, judge 3, polish 4, the question 5.</summary>
    private Task<RunResult> RunReviewAsync() => World.RunAsync(Review, ("topic", "bees"));

    private Task<ForkReport> ForkAsync(long version, bool keepsFinished = false) => new ThreadForker(Store, World.Time).ForkAsync(
        new ForkRequest { ThreadId = Thread, Version = version, KeepsFinished = keepsFinished }, CancellationToken.None);

    private Task<UpdateReport> UpdateAsync(string? node, params (Value Field, Value Value)[] values) => UpdateAsync(Review, null, Write(node, values));

    private Task<UpdateReport> UpdateAsync(string yaml, long? version, params NodeUpdate[] updates) => new ThreadUpdater(Store, World.Time).UpdateAsync(
        World.Compile(yaml), new UpdateRequest { ThreadId = Thread, Version = version, Updates = updates }, CancellationToken.None);

    private static NodeUpdate Write(string? node, params (Value Field, Value Value)[] values) => new() { Node = node, Values = ValueMap.Of(values) };

    private Task<TransferReport> CopyAsync(string name, long? version = null) => new ThreadCopier(Store, World.Time).CopyAsync(
        new CopyRequest { ThreadId = Thread, NewId = new ThreadId(name), Version = version }, CancellationToken.None);

    private Task<IReadOnlyList<PruneReport>> PruneAsync(int? keep = null, TimeSpan? olderThan = null) => new ThreadPruner(Store, World.Time).PruneAsync(
        Thread, new PrunePolicy { KeepLatest = keep, OlderThan = olderThan }, CancellationToken.None);

    private async Task<string> StateAsync(long? version = null, string thread = "t1") => ValueJson.ToText((await World.ViewAsync(version, thread)).State);

    private async Task<IEnumerable<long>> VersionsAsync(string thread = "t1") => (await World.HistoryAsync(thread)).Select(entry => entry.Header.Version);

    private static async Task<string> RefusalAsync(Func<Task> act) => (await act.Should().ThrowAsync<RunRefusedException>()).Which.Message;
}
