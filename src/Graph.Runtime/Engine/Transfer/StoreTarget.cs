using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Where threads travel to: a store that has none of that name.</summary>
/// <param name="store">The store.</param>
/// <param name="source">Where they come from.</param>
/// <param name="renaming">What they are called from now on; null when they keep their names.</param>
internal sealed class StoreTarget(ICheckpointStore store, IThreadSource source, ThreadRenaming? renaming)
{
    private readonly Dictionary<string, WorkflowReference> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<long, CommitHash> _hashes = [];
    private readonly List<PendingWrite> _pending = [];
    private readonly HashSet<ThreadId> _made = [];
    private IReadOnlyDictionary<ThreadId, CommitHeader> _there = new Dictionary<ThreadId, CommitHeader>();
    private ThreadRecord.Thread? _thread;
    private ThreadId _id;
    private CommitHash _head;
    private string? _workflow;

    /// <summary>How many threads and commits were stored.</summary>
    internal (int Threads, int Commits) Stored { get; private set; }

    /// <summary>Refuses to write over anything.</summary>
    /// <exception cref="RunRefusedException">There is a thread of one of the names.</exception>
    internal async ValueTask RequireRoomAsync(CancellationToken cancellationToken)
    {
        foreach (var thread in source.Threads.Select(thread => NameOf(thread.Id)))
        {
            if (await store.FindAsync(thread, cancellationToken) is not null)
            {
                throw new RunRefusedException($"There is a thread '{thread}' already, and it is not written over. Choose another id, or delete it first. Nothing was stored.");
            }
        }
    }

    /// <summary>Stores all threads; what was begun is taken back when it cannot be done.</summary>
    internal async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAllAsync(cancellationToken);
        }
        catch
        {
            foreach (var thread in _made)
            {
                await store.DeleteThreadAsync(thread, CancellationToken.None);
            }

            throw;
        }
    }

    /// <summary>Stores what comes after what is there. What was stored stays when it cannot be done to the end: the next time goes on from that.</summary>
    /// <param name="there">The newest commits of the threads that are there already, each of which is a beginning of what travels.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal ValueTask ContinueAsync(IReadOnlyDictionary<ThreadId, CommitHeader> there, CancellationToken cancellationToken)
    {
        _there = there;
        return WriteAllAsync(cancellationToken);
    }

    private async ValueTask WriteAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var record in source.ReadAsync(cancellationToken))
        {
            await WriteAsync(record, cancellationToken);
        }

        await EndThreadAsync(cancellationToken);
    }

    private ThreadId NameOf(ThreadId thread) => renaming?.NameOf(thread) ?? thread;

    private async ValueTask WriteAsync(ThreadRecord record, CancellationToken cancellationToken)
    {
        switch (record)
        {
            case ThreadRecord.Thread thread:
                await EndThreadAsync(cancellationToken);
                Begin(thread);
                break;
            case ThreadRecord.Definition definition:
                _definitions[definition.Stored.Reference.Hash] = definition.Stored.Reference;
                await store.SaveDefinitionAsync(definition.Stored, cancellationToken);
                break;
            case ThreadRecord.Commit commit:
                await CommitAsync(commit, cancellationToken);
                break;
            case ThreadRecord.Pending pending:
                _pending.Add(pending.Write);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No place for {record}.");
        }
    }

    private void Begin(ThreadRecord.Thread thread)
    {
        _thread = thread;
        _id = NameOf(thread.Family.Id);
        _head = _there.GetValueOrDefault(_id)?.Hash ?? CommitHash.None;
        _workflow = null;
        _hashes.Clear();
    }

    private async ValueTask EndThreadAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count > 0 && !await HasPendingAsync(cancellationToken))
        {
            await store.SavePendingWritesAsync(_id, _head, null, [.. _pending], cancellationToken);
        }

        _pending.Clear();
    }

    private async ValueTask<bool> HasPendingAsync(CancellationToken cancellationToken) =>
        _there.ContainsKey(_id)
        && await store.FindAsync(_id, cancellationToken) is { } stored
        && _pending.TrueForAll(write => stored.PendingWrites.Any(there => there.TaskKey == write.TaskKey && there.Body.Span.SequenceEqual(write.Body.Span)));

    private async ValueTask CommitAsync(ThreadRecord.Commit commit, CancellationToken cancellationToken)
    {
        var (header, body) = commit.Stored;
        var isPart = _thread!.Family.Parent is not null;
        var bodyNow = renaming?.Rewrite(body, isPart) ?? body;
        // What it goes on from may be pruned; then it keeps the name that it has for it.
        var parent = _hashes.GetValueOrDefault(header.ParentVersion, header.ParentHash);
        var hash = renaming is null ? header.Hash : StepCommitter.HashOf(_id, header.Version, parent, bodyNow.Span);
        var workflow = FindWorkflow(commit.WorkflowHash);
        _hashes[header.Version] = hash;
        if (_there.TryGetValue(_id, out var head) && header.Version <= head.Version)
        {
            return;
        }

        await store.CommitAsync(
            new CheckpointCommit
            {
                Header = header with { ThreadId = _id, Hash = hash, ParentHash = parent },
                ExpectedHead = _head,
                Body = bodyNow,
                Snapshot = commit.Snapshot,
                Workflow = workflow,
                IsRestored = true,
                ThreadCreatedAt = _thread.CreatedAt,
            },
            cancellationToken);
        _made.Add(_id);
        Stored = (_made.Count, Stored.Commits + 1);
        _head = hash;
    }

    /// <summary>The definition that the thread runs from a commit on, when that is news.</summary>
    private WorkflowReference? FindWorkflow(string? said)
    {
        var hash = said ?? _workflow ?? _thread!.Workflow.Hash;
        if (hash == _workflow)
        {
            return null;
        }

        _workflow = hash;
        return _definitions.GetValueOrDefault(hash) ?? _thread!.Workflow with { Hash = hash };
    }
}
