using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine;
using Graph.Simulation.Tests.Kernel;
using Graph.Simulation.Tests.Stores;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Checking;

/// <summary>Runs a workflow with one process, a store that never fails and nodes in good mood, and keeps what it went through.</summary>
internal sealed class UndisturbedRun : INodeSurroundings
{
    private static readonly ThreadId Thread = new("undisturbed");

    private readonly Random _random = new(1);
    private int _outcomes;

    public bool HasFaults => false;

    /// <summary>What a workflow goes through from its first input on.</summary>
    internal static ThreadModel Of(CompiledWorkflow workflow)
    {
        var scheduler = new Scheduler(1, new Trace(isWritten: false));
        var store = new InMemoryCheckpointStore(new ServerClock(scheduler));
        Move(scheduler, store, Thread, workflow);
        return ReadAsync(store, Thread, workflow, from: 1).GetAwaiter().GetResult();
    }

    /// <summary>What a thread would have gone through after an input if nothing had disturbed it: a copy of the thread as the input left it goes on alone.</summary>
    /// <param name="disturbed">The store that has the thread.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="workflow">What it runs.</param>
    /// <param name="input">The version of the input.</param>
    internal static async Task<ThreadModel> AfterAsync(ICheckpointStore disturbed, ThreadId thread, CompiledWorkflow workflow, long input)
    {
        var commits = await CopyAsync(disturbed, thread, input);

        // Made here, because a real store is read on whichever thread its answers come, and a simulation keeps to the one that it began on.
        var scheduler = new Scheduler(1, new Trace(isWritten: false));
        var store = new InMemoryCheckpointStore(new ServerClock(scheduler));
        foreach (var commit in commits)
        {
            store.CommitAsync(commit, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        Move(scheduler, store, thread, workflow);
        return await ReadAsync(store, thread, workflow, from: input);
    }

    private static async Task<IReadOnlyList<CheckpointCommit>> CopyAsync(ICheckpointStore from, ThreadId thread, long upTo)
    {
        var copies = new List<CheckpointCommit>();
        var commits = await from.ReadHistoryAsync(thread, new HistoryQuery { BeforeVersion = upTo + 1 }, CancellationToken.None).ToListAsync();
        commits.Reverse();
        var head = CommitHash.None;
        foreach (var (header, body) in commits)
        {
            var stored = (await from.FindAtAsync(thread, header.Version, CancellationToken.None))!;
            var commit = new CheckpointCommit
            {
                Header = header,
                ExpectedHead = head,
                Body = body,
                Snapshot = stored.Snapshot is { } snapshot && snapshot.Version == header.Version ? snapshot.Body : default(ReadOnlyMemory<byte>?),
                Workflow = stored.Workflow,
            };
            copies.Add(commit);
            head = header.Hash;
        }

        return copies;
    }

    private static void Move(Scheduler scheduler, ICheckpointStore store, ThreadId thread, CompiledWorkflow workflow)
    {
        var process = new SimulatedProcess(scheduler, 1, "alone");
        var clock = new SimulatedClock(scheduler, process, new UndisturbedRun());
        MovedThread[] threads = [new MovedThread(thread, workflow, null)];
        var runners = ProcessRunners.Of(store, clock, new Random(1), threads, new LeaseOptions { Owner = new LeaseOwner("alone") });
        var mover = new ThreadMover("alone", store, runners, clock, threads, new MoverOptions());
        Task? moved = null;
        process.Post(_ => moved = mover.RunAsync(CancellationToken.None), null);
        if (!scheduler.RunUntil(() => moved is { IsCompleted: true }, TimeSpan.FromMinutes(5), mostTurns: 20_000))
        {
            throw new InvalidOperationException($"An undisturbed run does not come to its end:\n{workflow.SourceText}");
        }
    }

    public int Draw(int bound) => _random.Next(bound);

    public void KillProcess() => throw new InvalidOperationException("No poison is in what is run undisturbed.");

    public void Complain(string problem) => throw new InvalidOperationException(problem);

    public void NoteBegin(NodeContext context, string subject)
    {
    }

    public string NoteEnd(NodeContext context, string subject) => Witness.Of(context.IdempotencyKey, $"{++_outcomes}");

    private static async Task<ThreadModel> ReadAsync(ICheckpointStore store, ThreadId thread, CompiledWorkflow workflow, long from)
    {
        var history = await ThreadHistory.ReadAsync(store, thread, workflow);
        var transitions = new List<TransitionModel>();
        foreach (var move in history.Moves.Where(move => move.Header.Version >= from))
        {
            var children = new Dictionary<string, ChildModel>(StringComparer.Ordinal);
            foreach (var (task, child, childWorkflow) in history.ChildrenOf(move))
            {
                children[task] = new ChildModel(childWorkflow, await ReadAsync(store, child, childWorkflow, from: 1));
            }

            var version = move.Header.Version;
            transitions.Add(new TransitionModel(move.Content, new Lazy<string>(() => StateAt(store, thread, workflow, version)), children));
        }

        var end = ThreadReplay.Of((await store.FindAsync(thread, CancellationToken.None))!);
        return new ThreadModel(transitions, StateText.Of(end, workflow));
    }

    private static string StateAt(ICheckpointStore store, ThreadId thread, CompiledWorkflow workflow, long version) =>
        StateText.Of(ThreadReplay.Of(store.FindAtAsync(thread, version, CancellationToken.None).AsTask().GetAwaiter().GetResult()!), workflow);
}
