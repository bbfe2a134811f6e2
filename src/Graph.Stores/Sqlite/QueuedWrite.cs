namespace Graph.Stores.Sqlite;

/// <summary>A write that found the writer busy, and whoever waits for it.</summary>
internal sealed class QueuedWrite(StoreWrite write)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;

    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private int _state;

    internal StoreWrite Write { get; } = write;

    /// <summary>Why it was not stored; null when it was.</summary>
    internal Exception? Refusal { get; set; }

    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        // The caller's bytes are not copied, so a write that is being carried out is waited for: it takes no longer than one transaction.
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var queued = (QueuedWrite)state!;
                if (Interlocked.CompareExchange(ref queued._state, Abandoned, Waiting) == Waiting)
                {
                    queued._answer.TrySetCanceled(token);
                }
            },
            this);
        return _answer.Task;
    }

    /// <summary>Whether it is still wanted; from then on it is carried out.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    internal void Answer()
    {
        _cancellation.Dispose();
        if (Refusal is null)
        {
            _answer.TrySetResult();
        }
        else
        {
            _answer.TrySetException(Refusal);
        }
    }
}
