using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Looks at threads: what they are, where they stand, how they came there. Reads only, and needs no workflow.</summary>
/// <param name="store">Where the threads are.</param>
public sealed class ThreadReader(ICheckpointStore store)
{
    /// <summary>Reads a thread at its head.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The thread, or null.</returns>
    /// <exception cref="CorruptCheckpointException">What the store gave is not what was stored.</exception>
    public async Task<ThreadView?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        await store.FindAsync(threadId, cancellationToken) is { } stored ? View(stored) : null;

    /// <summary>Reads a thread as of an older commit.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="version">The commit's version.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The thread as of then, or null.</returns>
    /// <exception cref="CorruptCheckpointException">What the store gave is not what was stored.</exception>
    public async Task<ThreadView?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        await store.FindAtAsync(threadId, version, cancellationToken) is { } stored ? View(stored) : null;

    /// <summary>Reads a thread's commits, newest first, one at a time.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The commits; none when there is no such thread.</returns>
    public async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        ThreadId threadId, HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var commit in store.ReadHistoryAsync(threadId, query, cancellationToken))
        {
            yield return Describe(commit);
        }
    }

    /// <summary>Reads those of a thread's commits that match, newest first, one at a time.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="filter">Which ones, and how much of each.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The commits; none when there is no such thread.</returns>
    public async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(
        ThreadId threadId, HistoryFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var left = filter.Limit ?? int.MaxValue;
        await foreach (var entry in ReadHistoryAsync(threadId, filter.ToQuery(), cancellationToken))
        {
            if (!filter.Matches(entry))
            {
                continue;
            }

            yield return filter.IncludesState ? await WithStateAsync(entry, cancellationToken) : entry;
            if (--left <= 0)
            {
                yield break;
            }
        }
    }

    /// <summary>Finds a checkpoint by what a person calls it.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="address">A version, or a checkpoint's id; its beginning is enough where no other id begins so.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">The thread has no checkpoint like that, or several.</exception>
    public async Task<CommitHeader> GetCheckpointAsync(ThreadId threadId, string address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return await new CheckpointSearch(store, threadId).GetAsync(address, cancellationToken);
    }

    /// <summary>Says what a commit recorded.</summary>
    /// <exception cref="CorruptCheckpointException">It is not what was stored.</exception>
    internal static HistoryEntry Describe(StoredCommit commit) => Describe(commit.Header, ThreadReplay.Verify(commit));

    /// <summary>Lists threads, newest activity first. Their <see cref="ThreadView.State"/> is not read and stays empty; one whose newest commit is damaged
    /// is listed with its <see cref="ThreadView.Damage"/>.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>One view a thread.</returns>
    public async IAsyncEnumerable<ThreadView> ListAsync(ThreadQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var summary in store.ListThreadsAsync(query, cancellationToken))
        {
            yield return ThreadReplay.TryVerify(summary.Head, out var last, out var damage) ? Describe(summary, last) : Describe(summary, damage);
        }
    }

    /// <summary>Lists the threads that are at a node: it is due, or waits for an answer or a time. Newest activity first.</summary>
    /// <param name="query">Which ones; its limit counts the threads at the node.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>One view a thread.</returns>
    public async IAsyncEnumerable<ThreadView> ListAtAsync(
        ThreadQuery query, string node, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var left = query.Limit;
        await foreach (var line in ListAsync(query with { Limit = int.MaxValue }, cancellationToken))
        {
            // A commit that left what is due as it was does not say it again.
            var view = line.Entry.Next is null && line.Damage is null ? await FindAsync(line.Header.ThreadId, cancellationToken) ?? line : line;
            if (!view.IsAt(node))
            {
                continue;
            }

            yield return view;
            if (--left <= 0)
            {
                yield break;
            }
        }
    }

    private static ThreadView Describe(StoredThreadSummary summary, StoredTransition last) => new()
    {
        Header = summary.Head.Header,
        Workflow = summary.Workflow,
        Parent = last.Parent,
        CreatedAt = summary.CreatedAt,
        Entry = Describe(summary.Head.Header, last) with { WorkflowHash = summary.Workflow.Hash },
        State = ValueMap.Empty,
        Next = last.Due is { } due ? DueNames.Of(due) : StoppedAt(last),
        Interrupts = [.. last.Interrupts],
        Error = last.Error,
        Lease = summary.Lease,
        Parked = WhenParked(summary.Job),
    };

    /// <summary>What the store itself knows of a thread.</summary>
    private static ThreadView Describe(StoredThreadSummary summary, CorruptCheckpointException damage) => new()
    {
        Header = summary.Head.Header,
        Workflow = summary.Workflow,
        CreatedAt = summary.CreatedAt,
        Entry = new HistoryEntry { Header = summary.Head.Header, Source = "", RunId = new RunId(""), Step = 0, WorkflowHash = summary.Workflow.Hash },
        State = ValueMap.Empty,
        Next = [],
        Interrupts = [],
        Lease = summary.Lease,
        Parked = WhenParked(summary.Job),
        Damage = damage.Message,
    };

    /// <summary>Where a thread stopped, as far as its newest commit says so: the nodes that wait, or the one that failed.</summary>
    private static IReadOnlyList<string> StoppedAt(StoredTransition last) => last.Error?.Node is { } failed
        ? [failed]
        : [.. last.Interrupts.Select(interrupt => interrupt.Node).Distinct()];

    private static ThreadJob? WhenParked(ThreadJob? job) => job is { State: JobState.Parked } ? job : null;

    private async ValueTask<HistoryEntry> WithStateAsync(HistoryEntry entry, CancellationToken cancellationToken)
    {
        // It may have been pruned since the list came by it.
        var view = await FindAtAsync(entry.Header.ThreadId, entry.Header.Version, cancellationToken);
        return view is null ? entry : entry with { State = view.State, Next = view.Next, WorkflowHash = view.Entry.WorkflowHash };
    }

    private static ThreadView View(StoredThread stored)
    {
        var replay = ThreadReplay.Of(stored);
        return new ThreadView
        {
            Header = replay.Commit.Header,
            Workflow = stored.Workflow,
            SourceFile = replay.SourceFile,
            Parent = replay.Last.Parent,
            CreatedAt = stored.CreatedAt,
            Entry = Describe(replay.Commit.Header, replay.Last) with { WorkflowHash = replay.WorkflowHash },
            State = ValueMap.From(replay.Fields
                .Where(field => !field.Value.IsNull)
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => new KeyValuePair<Value, Value>(field.Key, field.Value))),
            Next = DueNames.Of(replay.Due),
            Interrupts = [.. replay.Last.Interrupts],
            Error = replay.Last.Error,
            Lease = stored.Lease,
            Parked = stored.Head.Version == replay.Commit.Header.Version ? WhenParked(stored.Job) : null,
        };
    }

    private static HistoryEntry Describe(CommitHeader header, StoredTransition transition)
    {
        var tasks = transition.Tasks;
        return new HistoryEntry
        {
            Header = header,
            Source = transition.Source,
            Metadata = transition.Metadata,
            RunId = transition.RunId,
            By = transition.By,
            Reason = transition.Reason,
            MovedTo = transition.Moved?.To,
            Step = transition.Step,
            Steps = transition.Steps ?? (transition.Source == TransitionSource.Step ? 1 : 0),
            Tasks = tasks,
            Changes = [.. transition.Changes.Select(change => Describe(change.AsMap(), tasks))],
            Next = transition.Due is { } due ? DueNames.Of(due) : null,
            Dropped = transition.Dropped,
            Interrupts = [.. transition.Interrupts],
            Error = transition.Error,
            Failures = transition.Failures,
            WorkflowHash = transition.WorkflowHash,
        };
    }

    private static HistoryChange Describe(ValueMap change, IReadOnlyList<HistoryTask> tasks)
    {
        var (kind, payload, _) = StoredTransition.ReadChange(change);
        var task = change.TryGetValue("task", out var place) ? tasks[(int)place.AsInt()].Key : tasks.Count == 1 ? tasks[0].Key : "";
        return new HistoryChange(change["field"].AsString(), task, kind, payload);
    }
}
