namespace Graph.Runtime.Engine;

/// <summary>Why and when a run has to stop: somebody asked, or its time is up.</summary>
internal sealed class RunStop : IDisposable
{
    /// <summary>The longest that a timer of the platform can be; no process runs so long, so a longer limit is none to it.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly CancellationToken _asked;
    private readonly CancellationTokenSource? _limit;
    private readonly CancellationTokenSource? _either;

    internal RunStop(TimeSpan? limit, TimeProvider time, CancellationToken asked)
    {
        _asked = asked;
        if (limit is { } length && length <= Longest)
        {
            _limit = new CancellationTokenSource(length, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(asked, _limit.Token);
        }

        Token = _either?.Token ?? asked;
    }

    internal CancellationToken Token { get; }

    internal bool IsRequested => Token.IsCancellationRequested;

    internal bool IsTimeUp => _limit is { IsCancellationRequested: true } && !_asked.IsCancellationRequested;

    public void Dispose()
    {
        _either?.Dispose();
        _limit?.Dispose();
    }
}
