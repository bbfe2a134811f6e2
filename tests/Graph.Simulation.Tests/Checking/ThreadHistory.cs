using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
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

    internal IEnumerable<HistoryCommit> Moves => Commits.Where(commit => commit.Steps > 0);

    /// <summary>What came of each input, in the order in which they came in.</summary>
    internal IReadOnlyList<HistorySegment> Segments
    {
        get
        {
            var inputs = Enumerable.Range(0, Commits.Count).Where(place => Commits[place].Transition.Source == TransitionSource.Input).ToList();
            return [.. inputs.Select((from, number) => new HistorySegment(
                [.. Commits.Take(number + 1 < inputs.Count ? inputs[number + 1] : Commits.Count).Skip(from)], IsLast: number + 1 == inputs.Count))];
        }
    }

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
            origin = commit.Transition.OriginAfter(commit.Header.Version, origin);
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
                yield return (task.Key, ChildOf(move.Origin, task.Key), child);
            }
        }
    }

    /// <summary>The thread of a workflow inside of a step.</summary>
    /// <param name="origin">What the tasks of the step were made due by.</param>
    /// <param name="task">The key of its task.</param>
    internal ThreadId ChildOf(long origin, string task) => ChildThreadIds.Of(Id, task, ExecutionIds.Of(Id, origin, task), SubworkflowPersistence.Call);

    /// <summary>The id that a task of a step had: what it was made due by, and its key.</summary>
    internal string ExecutionOf(HistoryCommit move, string task) => ExecutionIds.Of(Id, move.Origin, task);
}

/// <summary>An input of a thread, and what the thread went through until the next one.</summary>
/// <param name="Commits">The commits, that of the input first.</param>
/// <param name="IsLast">Whether no other input came after it.</param>
internal sealed record HistorySegment(IReadOnlyList<HistoryCommit> Commits, bool IsLast)
{
    internal HistoryCommit Input => Commits[0];

    internal IEnumerable<HistoryCommit> Moves => Commits.Where(commit => commit.Steps > 0);

    /// <summary>Whether it came to its end.</summary>
    internal bool IsWhole => Commits[^1].Header.Status == RunStatus.Succeeded;
}

/// <summary>One commit of a history.</summary>
internal sealed class HistoryCommit(StoredCommit stored, StoredTransition transition)
{
    private static readonly Value Field = "field";

    internal StoredCommit Stored { get; } = stored;

    internal CommitHeader Header => Stored.Header;

    internal StoredTransition Transition { get; } = transition;

    /// <summary>How many transitions of an undisturbed run it brings: 1 for most that move a thread, more where a run stores its steps at its end, 0 for what moves nothing.</summary>
    internal int Steps => (int)(Transition.Steps ?? (TransitionSource.MovesThread(Transition.Source) ? 1 : 0));

    /// <summary>Whether it holds steps of which only the sum was stored.</summary>
    internal bool IsSum => Transition.Steps is not null;

    /// <summary>What the identities of its tasks begin from.</summary>
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
