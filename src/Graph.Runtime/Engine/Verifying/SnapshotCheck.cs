using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Builds each snapshot of a thread anew from what is before it, and compares.</summary>
internal sealed class SnapshotCheck(ICheckpointStore store, GuardedReading reading, ThreadId thread, List<StoreFinding> findings)
{
    /// <summary>How many are what the differences come to.</summary>
    internal int Equal { get; private set; }

    /// <summary>Goes from snapshot to snapshot, as loads would.</summary>
    internal async ValueTask RunAsync(CommitHeader? head, CancellationToken cancellationToken)
    {
        for (var version = head?.Version; version is { } wanted;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stored = await reading.TryAsync(thread, wanted, () => store.FindAtAsync(thread, wanted, cancellationToken), cancellationToken);
            if (stored?.Snapshot is not { } snapshot)
            {
                return;
            }

            await CheckAsync(snapshot, cancellationToken);
            version = (await store.FindNewestBeforeAsync(thread, snapshot.Version, cancellationToken))?.Header.Version;
        }
    }

    private async ValueTask CheckAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!SealedBody.TryOpen(snapshot.Body.Span, out var content))
        {
            Find(snapshot.Version, "its snapshot does not match its checksum");
            return;
        }

        if (TryRead(content) is not { } stands)
        {
            Find(snapshot.Version, "its snapshot cannot be read");
            return;
        }

        try
        {
            if (await RebuildAsync(snapshot.Version, cancellationToken) is { } rebuilt)
            {
                Compare(snapshot.Version, stands, rebuilt);
            }
        }
        catch (CorruptCheckpointException)
        {
            // Found where that commit was looked at.
        }
    }

    private static StoredTransition? TryRead(ReadOnlySpan<byte> content)
    {
        try
        {
            return StoredTransition.Read(content);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The thread at the snapshot's commit without that snapshot; null where what it goes on from was pruned.</summary>
    private async ValueTask<ThreadReplay?> RebuildAsync(long version, CancellationToken cancellationToken)
    {
        if (await store.FindCommitAsync(thread, version, cancellationToken) is not { Header.ParentVersion: > 0 } commit
            || await store.FindAtAsync(thread, commit.Header.ParentVersion, cancellationToken) is not { } parent)
        {
            return null;
        }

        return ThreadReplay.Of(parent with { Tail = [.. parent.Tail, commit], PendingWrites = [] });
    }

    private void Compare(long version, StoredTransition stands, ThreadReplay rebuilt)
    {
        var differing = FindDiffering(stands, rebuilt).ToList();
        if (differing.Count == 0)
        {
            Equal++;
            return;
        }

        Find(version, $"its snapshot is not what the differences before it come to: {string.Join(", ", differing)}");
    }

    /// <summary>A snapshot also has fields that nobody wrote, with what they begin with; which those are is known to the workflow alone.</summary>
    private static IEnumerable<string> FindDiffering(StoredTransition stands, ThreadReplay rebuilt)
    {
        var state = stands.State;
        foreach (var (field, value) in rebuilt.Fields.Where(field => !field.Value.IsNull))
        {
            if (!state.TryGetValue(field, out var there) || there != value)
            {
                yield return $"field '{field}'";
            }
        }

        if (!(stands.Due ?? ValueList.Empty).Equals(rebuilt.Due))
        {
            yield return "what is due";
        }

        if (!stands.Joins.Equals(rebuilt.Joins))
        {
            yield return "its joins";
        }

        if (stands.Step != rebuilt.Step || stands.Origin.GetValueOrDefault() != rebuilt.Origin)
        {
            yield return "its step";
        }

        if (stands.WorkflowHash is { } workflow && workflow != rebuilt.WorkflowHash)
        {
            yield return "its workflow";
        }
    }

    private void Find(long version, string problem) => findings.Add(StoreFinding.Of(
        thread,
        version,
        problem,
        "Take the thread from a backup: delete it here, then 'graph store copy' or 'graph import' brings it back. The differences themselves are looked at apart from it."));
}
