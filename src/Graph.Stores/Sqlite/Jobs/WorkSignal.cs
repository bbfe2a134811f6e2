namespace Graph.Stores.Sqlite.Jobs;

/// <summary>Wakes those of this process who wait for work.</summary>
internal sealed class WorkSignal
{
    private TaskCompletionSource _next = New();
    private long _seen;

    /// <summary>Ends at the next ring after it was asked for.</summary>
    internal Task Next => Volatile.Read(ref _next).Task;

    /// <summary>The number of the last news in the file that this process has looked at.</summary>
    internal long Seen
    {
        get => Volatile.Read(ref _seen);
        set => Volatile.Write(ref _seen, value);
    }

    internal void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
