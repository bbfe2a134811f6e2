using Graph.Runtime.Compilation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>How long one attempt may take as a whole, and how long it may show no sign of life.</summary>
internal sealed class AttemptLimits : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CompiledNode _node;
    private readonly CancellationTokenSource? _whole;
    private readonly CancellationTokenSource? _idle;
    private readonly CancellationTokenSource _either;
    private readonly CancellationTokenSource _any;
    private bool _isOver;

    internal AttemptLimits(CompiledNode node, TimeProvider time, CancellationToken stop)
    {
        _node = node;
        _whole = node.Timeout is { } timeout && timeout <= RunStop.Longest ? new CancellationTokenSource(timeout, time) : null;
        _idle = node.IdleTimeout is { } idle && idle <= RunStop.Longest ? new CancellationTokenSource(idle, time) : null;
        _either = CancellationTokenSource.CreateLinkedTokenSource(_whole?.Token ?? CancellationToken.None, _idle?.Token ?? CancellationToken.None);
        _any = CancellationTokenSource.CreateLinkedTokenSource(stop, _either.Token);
    }

    /// <summary>Fires at a limit, and when the task is told to stop.</summary>
    internal CancellationToken Token => _any.Token;

    /// <summary>Fires at a limit only.</summary>
    internal CancellationToken ExcessToken => _either.Token;

    /// <summary>A sign of life. One that comes from an attempt that was left behind is no longer heard.</summary>
    internal void Pulse()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _idle?.CancelAfter(_node.IdleTimeout!.Value);
            }
        }
    }

    /// <summary>Which limit was passed, in words; null when none was.</summary>
    internal string? FindExcess()
    {
        if (_whole is { IsCancellationRequested: true })
        {
            return $"The node '{_node.Name}' took longer than its timeout of {Duration.From(_node.Timeout!.Value)}.";
        }

        return _idle is { IsCancellationRequested: true }
            ? $"The node '{_node.Name}' showed no sign of life for its idle timeout of {Duration.From(_node.IdleTimeout!.Value)}."
            : null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        if (_either.IsCancellationRequested)
        {
            // Whoever waits may have left before the node was told.
            _any.Cancel();
        }

        _any.Dispose();
        _either.Dispose();
        _idle?.Dispose();
        _whole?.Dispose();
    }
}
