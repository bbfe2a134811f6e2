namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Lets the parts of a run take turns, one at a time and in order, and holds the clock still until all have had theirs.</summary>
internal sealed class StageTurns(VirtualTime time) : SynchronizationContext
{
    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Part, object? State)> _waiting = [];
    private bool _isAtWork;

    /// <summary>Begins with a part whose continuations take turns too.</summary>
    internal Task<T> RunAsync<T>(Func<Task<T>> part)
    {
        var begun = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => begun.SetResult(part()), null);
        return begun.Task.Unwrap();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            time.Hold();
            _waiting.Enqueue((d, state));
            if (_isAtWork)
            {
                return;
            }

            _isAtWork = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static turns => turns.Work(), this, preferLocal: false);
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Work()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (TakeNext() is { } next)
            {
                next.Part(next.State);
                time.Release();
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback Part, object? State)? TakeNext()
    {
        lock (_gate)
        {
            _isAtWork = _waiting.Count > 0;
            return _isAtWork ? _waiting.Dequeue() : null;
        }
    }
}
