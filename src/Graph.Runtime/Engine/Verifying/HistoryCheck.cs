using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Looks at every commit of a thread, newest first: its hash, and that what it goes on from is there, or was pruned as it must be.</summary>
internal sealed class HistoryCheck(ICheckpointStore store, GuardedReading reading, ThreadId thread, List<StoreFinding> findings)
{
    private const int Page = 64;

    private const string Advice = "Take the thread from a backup: delete it here, then 'graph store copy' or 'graph import' brings it back. "
        + "Or let it go on from an older version that is sound: 'graph fork'.";

    /// <summary>What newer commits say of older ones: by version, the hash and who says it.</summary>
    private readonly SortedDictionary<long, List<CommitHeader>> _children = [];

    /// <summary>The newest commit; null when none can be read.</summary>
    internal CommitHeader? Head { get; private set; }

    /// <summary>How many commits were read.</summary>
    internal int Commits { get; private set; }

    /// <summary>The hashes of the definitions that commits name.</summary>
    internal HashSet<string> Workflows { get; } = new(StringComparer.Ordinal);

    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        for (long? before = long.MaxValue; before is { } end;)
        {
            before = await ReadPageAsync(end, cancellationToken);
        }

        await MissAsync(0, cancellationToken);
    }

    /// <summary>Reads a page of commits; a page that cannot be read whole is read one by one.</summary>
    /// <returns>The version of the oldest one; null when nothing is left.</returns>
    private async ValueTask<long?> ReadPageAsync(long before, CancellationToken cancellationToken)
    {
        List<StoredCommit>? page;
        try
        {
            page = await ReadAsync(before, Page, cancellationToken);
        }
        catch (Exception damage) when (damage is not (OperationCanceledException or OutOfMemoryException))
        {
            page = await reading.TryAsync(
                thread, before == long.MaxValue ? null : before - 1, async () => (List<StoredCommit>?)await ReadAsync(before, 1, cancellationToken), cancellationToken);
            if (page is null)
            {
                // Which one it is cannot be read either; it is the next one where nothing was pruned.
                return before == long.MaxValue || before <= 2 ? null : before - 1;
            }
        }

        foreach (var commit in page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CheckAsync(commit, before, cancellationToken);
            before = commit.Header.Version;
        }

        return page.Count == 0 ? null : before;
    }

    private ValueTask<List<StoredCommit>> ReadAsync(long before, int count, CancellationToken cancellationToken)
    {
        var query = new HistoryQuery { BeforeVersion = before == long.MaxValue ? null : before, Limit = count };
        return store.ReadHistoryAsync(thread, query, cancellationToken).ToListAsync(cancellationToken);
    }

    private async ValueTask CheckAsync(StoredCommit commit, long before, CancellationToken cancellationToken)
    {
        var header = commit.Header;
        Commits++;
        Head ??= header;
        if (header.Version >= before || header.Version < 1)
        {
            Find(header.Version, $"it stands before version {before} in the history");
        }

        CheckContent(commit);
        await MissAsync(header.Version, cancellationToken);
        foreach (var child in _children.TryGetValue(header.Version, out var children) ? children : [])
        {
            if (child.ParentHash != header.Hash)
            {
                Find(child.Version, $"it goes on from another commit than version {header.Version}, which it names");
            }
        }

        _children.Remove(header.Version);
        await ExpectAsync(header, cancellationToken);
    }

    private void CheckContent(StoredCommit commit)
    {
        try
        {
            if (ThreadReplay.Verify(commit).WorkflowHash is { } workflow)
            {
                Workflows.Add(workflow);
            }
        }
        catch (CorruptCheckpointException damage)
        {
            Find(damage.Version, damage.InnerException is null ? "its content does not match its hash" : $"its content cannot be read: {damage.InnerException.Message}");
        }
    }

    private async ValueTask ExpectAsync(CommitHeader header, CancellationToken cancellationToken)
    {
        if (header.ParentVersion >= header.Version || header.ParentVersion < 0 || (header.ParentVersion == 0 && header.ParentHash != CommitHash.None))
        {
            Find(header.Version, $"it names version {header.ParentVersion} as the one that it goes on from, which cannot be");
            return;
        }

        if (header.ParentVersion != header.Version - 1)
        {
            await RequireSnapshotAsync(header, "it begins a branch and has no snapshot", cancellationToken);
        }

        if (header.ParentVersion > 0)
        {
            if (!_children.TryGetValue(header.ParentVersion, out var children))
            {
                _children[header.ParentVersion] = children = [];
            }

            children.Add(header);
        }
    }

    /// <summary>What newer commits go on from, and was not met, is not there.</summary>
    private async ValueTask MissAsync(long reached, CancellationToken cancellationToken)
    {
        while (_children.Count > 0 && _children.Keys.Last() is var missing && missing > reached)
        {
            foreach (var child in _children[missing])
            {
                await RequireSnapshotAsync(child, $"version {missing}, which it goes on from, is missing", cancellationToken);
            }

            _children.Remove(missing);
        }
    }

    /// <summary>What goes on from a commit that was pruned has a snapshot, so that it can be loaded.</summary>
    private async ValueTask RequireSnapshotAsync(CommitHeader header, string problem, CancellationToken cancellationToken)
    {
        var stored = await reading.TryAsync(
            thread, header.Version, () => store.FindAtAsync(thread, header.Version, cancellationToken), cancellationToken);
        if (stored is not null && stored.Snapshot?.Version != header.Version)
        {
            Find(header.Version, problem);
        }
    }

    private void Find(long version, string problem) => findings.Add(StoreFinding.Of(thread, version, problem, Advice));
}
