using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Values;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Checking;

/// <summary>A thread's commits as a store has them, oldest first, read one by one.</summary>
internal sealed class ThreadHistory
{
    private ThreadHistory(ThreadId id, CompiledWorkflow workflow, IReadOnlyList<HistoryCommit> commits)
    {
        Id = id;
        Workflow = workflow;
        Commits = commits;
    }

    internal ThreadId Id { get; }

    internal CompiledWorkflow Workflow { get; }

    internal IReadOnlyList<HistoryCommit> Commits { get; }

    internal IEnumerable<HistoryCommit> Moves => Commits.Where(commit => TransitionSource.MovesThread(commit.Transition.Source));

    internal static async Task<ThreadHistory> ReadAsync(ICheckpointStore store, ThreadId id, CompiledWorkflow workflow)
    {
        var commits = new List<HistoryCommit>();
        await foreach (var stored in store.ReadHistoryAsync(id, new HistoryQuery(), CancellationToken.None))
        {
            commits.Add(new HistoryCommit(stored, StoredTransition.Read(stored.Body.Span)));
        }

        commits.Reverse();
        var origin = 0L;
        foreach (var commit in commits)
        {
            commit.Origin = origin;
            origin = TransitionSource.MovesThread(commit.Transition.Source) ? commit.Header.Version : origin;
        }

        return new ThreadHistory(id, workflow, commits);
    }

    /// <summary>The workflows that ran inside of a step, with the threads that they ran on, by the key of their task.</summary>
    internal IEnumerable<(string Task, ThreadId Thread, CompiledWorkflow Workflow)> ChildrenOf(HistoryCommit move)
    {
        foreach (var task in move.Transition.Tasks)
        {
            if (Workflow.FindNode(task.Node)?.Subworkflow is { } child)
            {
                yield return (task.Key, ChildThreadIds.Of(Id, task.Key, ExecutionOf(move, task.Key), SubworkflowPersistence.Call), child);
            }
        }
    }

    /// <summary>The id that a task of a step had: what it was made due by, and its key.</summary>
    internal string ExecutionOf(HistoryCommit move, string task) => ExecutionIds.Of(Id, move.Origin, task);
}

/// <summary>One commit of a history.</summary>
internal sealed class HistoryCommit(StoredCommit stored, StoredTransition transition)
{
    private static readonly Value Field = "field";

    internal StoredCommit Stored { get; } = stored;

    internal CommitHeader Header => Stored.Header;

    internal StoredTransition Transition { get; } = transition;

    /// <summary>The version of the commit that made the tasks of this one due.</summary>
    internal long Origin { get; set; }

    /// <summary>What makes it the transition that it is; who made it and when is left out.</summary>
    internal Value Content => ValueMap.Of(
        ("source", Transition.Source),
        ("step", Transition.Step),
        ("tasks", ValueList.From(Transition.Tasks.Select(task => (Value)$"{task.Key} of {task.Node}"))),
        ("changes", ValueList.From(Transition.Changes.Where(change => !IsWitness(change)))),
        ("due", Transition.Due is { } due ? due : Value.Null),
        ("joins", Transition.Joins));

    /// <summary>The names of the outcomes that it brings into the state.</summary>
    internal IEnumerable<string> Witnesses => Transition.Changes.Where(IsWitness)
        .Select(change => StoredTransition.ReadChange(change.AsMap()).Payload)
        .SelectMany(Witness.In);

    private static bool IsWitness(Value change) => change.AsMap()[Field] == WorkloadNodes.Witnesses;
}
