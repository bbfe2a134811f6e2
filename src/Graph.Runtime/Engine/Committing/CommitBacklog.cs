using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Stores commits in their order while the run goes on, so many behind and no more.</summary>
/// <param name="store">Where they go.</param>
/// <param name="lease">The run's hold on its thread.</param>
/// <param name="time">The clock of the lease.</param>
/// <param name="most">How many may be on their way; whoever adds that many waits.</param>
internal sealed class CommitBacklog(ICheckpointStore store, RunLease? lease, TimeProvider time, int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private Task _writing = Task.CompletedTask;
    private TaskCompletionSource? _room;
    private bool _isWriting;
    private bool _hasFailed;

    /// <summary>Puts a commit at the end, and waits as long as there are as many as there may be: the next step begins only then.</summary>
    /// <param name="commit">The commit; its body is not changed any more.</param>
    /// <param name="whenStored">Told once the store has it; null for nobody.</param>
    /// <exception cref="LeaseLostException">Another run holds the thread by now.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    internal async ValueTask AddAsync(CheckpointCommit commit, Action<CommitHeader>? whenStored)
    {
        if (!TryEnqueue(new Entry(commit, whenStored)))
        {
            await FlushAsync();
        }

        while (FindCrowd() is { } crowd)
        {
            await crowd;
        }
    }

    /// <summary>Waits until the store has all of them.</summary>
    /// <inheritdoc cref="AddAsync"/>
    internal Task FlushAsync()
    {
        lock (_gate)
        {
            return _writing;
        }
    }

    /// <summary>False when one before it could not be stored.</summary>
    private bool TryEnqueue(Entry entry)
    {
        lock (_gate)
        {
            if (_hasFailed)
            {
                return false;
            }

            _waiting.Enqueue(entry);
            if (!_isWriting)
            {
                _isWriting = true;
                _writing = WriteAllAsync();
            }

            return true;
        }
    }

    /// <summary>What to wait for before there is room; null when there is.</summary>
    private Task? FindCrowd()
    {
        lock (_gate)
        {
            if (_waiting.Count < most || _hasFailed)
            {
                return null;
            }

            return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private async Task WriteAllAsync()
    {
        // A store that answers at once would otherwise keep the run from its next step.
        await Task.Yield();
        while (Peek() is { } next)
        {
            var isStored = false;
            try
            {
                var sentAt = time.GetTimestamp();
                var stop = await StoreCalls.CommitAsync(store, next.Commit, CancellationToken.None);
                lease?.Kept(sentAt, stop);
                isStored = true;
            }
            finally
            {
                Leave(isStored);
            }

            next.WhenStored?.Invoke(next.Commit.Header);
        }
    }

    private Entry? Peek()
    {
        lock (_gate)
        {
            _isWriting = _waiting.Count > 0;
            return _isWriting ? _waiting.Peek() : null;
        }
    }

    /// <summary>Makes room. What could not be stored, and all after it, is lost; the run learns of it with its next step.</summary>
    private void Leave(bool isStored)
    {
        lock (_gate)
        {
            _waiting.Dequeue();
            if (!isStored)
            {
                _hasFailed = true;
                _waiting.Clear();
            }

            _room?.TrySetResult();
            _room = null;
        }
    }

    private sealed record Entry(CheckpointCommit Commit, Action<CommitHeader>? WhenStored);
}
