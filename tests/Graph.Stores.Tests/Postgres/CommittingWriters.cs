using System.Globalization;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;

namespace Graph.Stores.Tests.Postgres;

/// <summary>Several threads that do nothing but commit while a test does harm to the server.</summary>
internal sealed class CommittingWriters
{
    private readonly Lock _gate = new();
    private readonly CommitChain[] _chains;
    private readonly Task[] _writing;
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private volatile bool _isEnough;
    private int _acknowledged;

    internal CommittingWriters(PostgresCheckpointStore store, int writers)
    {
        _chains = [.. Enumerable.Range(0, writers).Select(number => new CommitChain(string.Create(CultureInfo.InvariantCulture, $"writer {number}")))];
        _writing = [.. _chains.Select(chain => Task.Run(() => WriteAsync(store, chain)))];
    }

    /// <summary>Ends once that many further commits have been acknowledged, or a writer could not go on.</summary>
    internal async Task AcknowledgeAsync(int further)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiters.Add((_acknowledged + further, reached));
        }

        await await Task.WhenAny([reached.Task, .. _writing]);
    }

    /// <summary>Lets each writer finish the commit that it has under way, and gives what they wrote.</summary>
    internal async Task<CommitChain[]> StopAsync()
    {
        _isEnough = true;
        await Task.WhenAll(_writing);
        return _chains;
    }

    private async Task WriteAsync(PostgresCheckpointStore store, CommitChain chain)
    {
        while (!_isEnough)
        {
            await store.Commit(chain.Next("""{"changed":1}""", chain.Commits.Count % 16 == 0 ? "state" : null));
            lock (_gate)
            {
                _acknowledged++;
                _waiters.RemoveAll(waiter => waiter.Count <= _acknowledged && waiter.Reached.TrySetResult());
            }
        }
    }
}
