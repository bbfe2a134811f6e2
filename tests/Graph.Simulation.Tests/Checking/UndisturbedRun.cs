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

    internal static ThreadModel Of(CompiledWorkflow workflow)
    {
        var scheduler = new Scheduler(1, new Trace(isWritten: false));
        var store = new InMemoryCheckpointStore(new ServerClock(scheduler));
        var process = new SimulatedProcess(scheduler, 1, "alone");
        var clock = new SimulatedClock(scheduler, process, new UndisturbedRun());
        MovedThread[] threads = [new MovedThread(Thread, workflow, null)];
        var mover = new ThreadMover(store, ProcessRunners.Of(store, clock, new Random(1), threads, new LeaseOptions { Owner = new LeaseOwner("alone") }), clock, threads);
        Task? moved = null;
        process.Post(_ => moved = mover.RunAsync(CancellationToken.None), null);
        if (!scheduler.RunUntil(() => moved is { IsCompleted: true }, TimeSpan.FromMinutes(5), mostTurns: 20_000))
        {
            throw new InvalidOperationException($"An undisturbed run does not come to its end:\n{workflow.SourceText}");
        }

        return ReadAsync(store, Thread, workflow).GetAwaiter().GetResult();
    }

    public int Draw(int bound) => _random.Next(bound);

    public void KillProcess() => throw new InvalidOperationException("No poison is in what is run undisturbed.");

    public void Complain(string problem) => throw new InvalidOperationException(problem);

    public void NoteBegin(NodeContext context, string subject)
    {
    }

    public string NoteEnd(NodeContext context, string subject) => Witness.Of(context.IdempotencyKey, $"{++_outcomes}");

    private static async Task<ThreadModel> ReadAsync(ICheckpointStore store, ThreadId thread, CompiledWorkflow workflow)
    {
        var history = await ThreadHistory.ReadAsync(store, thread, workflow);
        var transitions = new List<TransitionModel>();
        foreach (var move in history.Moves)
        {
            var children = new Dictionary<string, ThreadModel>(StringComparer.Ordinal);
            foreach (var (task, child, childWorkflow) in history.ChildrenOf(move))
            {
                children[task] = await ReadAsync(store, child, childWorkflow);
            }

            transitions.Add(new TransitionModel(move.Content, children));
        }

        var end = ThreadReplay.Of((await store.FindAsync(thread, CancellationToken.None))!);
        return new ThreadModel(transitions, StateText.Of(end, workflow));
    }
}
