using System.Runtime.CompilerServices;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>The newest events of one run, numbered; readers follow at their own pace and never slow the run.</summary>
internal sealed class RunEventLog(TimeProvider time, int capacity = RunEventLog.DefaultCapacity) : IRunEvents
{
    internal const int DefaultCapacity = 8_192;

    private readonly Lock _gate = new();
    private readonly Queue<RunEvent> _kept = new();
    private TaskCompletionSource _grown = NewSignal();
    private long _lastNumber;
    private bool _isClosed;

    public void Publish(RunEvent happened)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            if (_isClosed)
            {
                // A task that was left behind still talks; nobody follows the run any more.
                return;
            }

            _kept.Enqueue(happened with { Number = ++_lastNumber, At = Timestamp.From(time.GetUtcNow()) });
            if (_kept.Count > capacity)
            {
                _kept.Dequeue();
            }

            grown = _grown;
            _grown = NewSignal();
        }

        grown.TrySetResult();
    }

    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        _grown.TrySetResult();
    }

    internal async IAsyncEnumerable<RunEvent> ReadAsync(long afterNumber, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (batch, missed, isClosed, grown) = Take(afterNumber);
            if (missed > 0)
            {
                yield return new RunEvent.Missed(missed) { Number = afterNumber + missed, At = batch[0].At };
            }

            foreach (var happened in batch)
            {
                yield return happened;
                afterNumber = happened.Number;
            }

            if (batch.Length == 0)
            {
                if (isClosed)
                {
                    yield break;
                }

                await grown.WaitAsync(cancellationToken);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (RunEvent[] Batch, long Missed, bool IsClosed, Task Grown) Take(long afterNumber)
    {
        lock (_gate)
        {
            var batch = _kept.Where(happened => happened.Number > afterNumber).ToArray();
            var missed = batch.Length > 0 ? batch[0].Number - afterNumber - 1 : 0;
            return (batch, missed, _isClosed, _grown.Task);
        }
    }
}
