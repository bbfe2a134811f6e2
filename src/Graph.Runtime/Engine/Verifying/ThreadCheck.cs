using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Looks at all that a store has of one thread.</summary>
internal sealed class ThreadCheck(ICheckpointStore store, DefinitionCheck definitions, ThreadId thread)
{
    private const string FromBackup = "Take the thread from a backup: delete it here, then 'graph store copy' or 'graph import' brings it back.";

    private readonly List<StoreFinding> _findings = [];

    internal async Task<ThreadVerification> RunAsync(CancellationToken cancellationToken)
    {
        var reading = new GuardedReading(store, _findings);
        var stored = await reading.TryAsync(thread, null, () => store.FindAsync(thread, cancellationToken), cancellationToken);
        if (stored is null && _findings.Count == 0)
        {
            _findings.Add(StoreFinding.Of(thread, "there is no such thread", "'graph threads' lists those that are there."));
            return new ThreadVerification(thread, 0, 0, _findings);
        }

        var history = new HistoryCheck(store, reading, thread, _findings);
        await history.RunAsync(cancellationToken);
        var snapshots = new SnapshotCheck(store, reading, thread, _findings);
        await snapshots.RunAsync(history.Head, cancellationToken);
        if (stored is not null)
        {
            CheckHead(stored, history.Head);
            await CheckDefinitionsAsync(history.Workflows.Append(stored.Workflow.Hash), cancellationToken);
        }

        return new ThreadVerification(thread, history.Commits, snapshots.Equal, _findings);
    }

    private void CheckHead(StoredThread stored, CommitHeader? newest)
    {
        if (newest is not null && newest.Hash != stored.Head.Hash)
        {
            Find(stored.Head.Version, $"it is the head, and the newest commit in the history is version {newest.Version}", FromBackup);
        }

        ThreadReplay replay;
        try
        {
            replay = ThreadReplay.Of(stored);
        }
        catch (CorruptCheckpointException damage)
        {
            FindOnce(damage.Version, damage.Message);
            return;
        }

        // Tasks of a map-reduce are told apart by what comes after the node's name.
        var due = DueNames.Of(replay.Due).Select(name => name.Split('#')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, outcome) in replay.Pending)
        {
            if (StoredTransition.KeyOf(outcome) != key || !due.Contains(outcome["node"].AsString()))
            {
                Find(stored.Head.Version, $"the pending write of task '{key}' is of no task that is due there", FromBackup);
            }
        }
    }

    private async ValueTask CheckDefinitionsAsync(IEnumerable<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var hash in hashes.Distinct(StringComparer.Ordinal))
        {
            if (await definitions.FindProblemAsync(hash, cancellationToken) is { } problem)
            {
                _findings.Add(StoreFinding.Of(thread, problem.Problem, problem.Advice));
            }
        }
    }

    private void FindOnce(long version, string problem)
    {
        if (!_findings.Exists(finding => finding.Version == version))
        {
            Find(version, problem, FromBackup);
        }
    }

    private void Find(long version, string problem, string advice) => _findings.Add(StoreFinding.Of(thread, version, problem, advice));
}
