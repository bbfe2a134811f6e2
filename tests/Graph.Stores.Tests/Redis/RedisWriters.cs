using Graph.Runtime.Checkpoints;
using Graph.Testing.Builders;

namespace Graph.Stores.Tests.Redis;

/// <summary>Writers that commit without pause, each to a thread of its own, and remember what was acknowledged.</summary>
internal sealed class RedisWriters
{
    private readonly ICheckpointStore _store;
    private readonly CommitChain[] _chains;
    private readonly Task[] _writing;
    private readonly Lock _gate = new();
    private readonly List<(int Commits, TaskCompletionSource Reached)> _waiting = [];
    private int _acknowledged;
    private volatile bool _isOver;

    internal RedisWriters(ICheckpointStore store, int count)
    {
        _store = store;
        _chains = [.. Enumerable.Range(0, count).Select(number => new CommitChain($"written by {number}"))];
        _writing = [.. _chains.Select(chain => Task.Run(() => WriteAsync(chain)))];
    }

    /// <summary>Waits until so many more commits have been acknowledged.</summary>
    internal async Task WaitForMoreAsync(int commits)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((_acknowledged + commits, reached));
        }

        // A writer that fails ends the wait with what it failed of.
        await await Task.WhenAny([reached.Task, .. _writing]);
    }

    /// <summary>Lets each finish the commit in hand, and gives what each had acknowledged.</summary>
    internal async Task<IReadOnlyList<CommitChain>> StopAsync()
    {
        _isOver = true;
        await Task.WhenAll(_writing);
        return _chains;
    }

    private async Task WriteAsync(CommitChain chain)
    {
        while (!_isOver)
        {
            await _store.Commit(chain.Next(new string('x', 200), chain.Commits.Count % 20 == 0 ? "state" : null));
            Count();
        }
    }

    private void Count()
    {
        lock (_gate)
        {
            _acknowledged++;
            foreach (var (_, reached) in _waiting.Where(wait => wait.Commits <= _acknowledged))
            {
                reached.TrySetResult();
            }
        }
    }
}
