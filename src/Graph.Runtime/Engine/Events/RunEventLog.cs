using System.Runtime.CompilerServices;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>The newest events of one run, numbered; readers follow at their own pace and never slow the run.</summary>
internal sealed class RunEventLog(TimeProvider time, RunEventModes modes, RunEventBufferOptions bounds) : IRunEvents
{
    // The run waits while a reader takes events, so a reader takes only so many at once.
    private const int MostTaken = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Kept> _kept = [];
    private readonly LostEvents _lost = new();
    private TaskCompletionSource _grown = NewSignal();
    private Timestamp _lastLostAt;
    private long _lastNumber;
    private long _bytes;
    private bool _isClosed;

    public RunEventModes Modes => modes;

    public void Publish(RunEvent happened)
    {
        var kind = RunEventKinds.IndexOf(happened);
        var weight = EventWeight.Of(happened);
        TaskCompletionSource grown;
        lock (_gate)
        {
            if (_isClosed)
            {
                // A task that was left behind still talks; nobody follows the run any more.
                return;
            }

            _lastNumber++;
            _kept.Add(_lastNumber, new Kept(happened with { Number = _lastNumber, At = Timestamp.From(time.GetUtcNow()) }, kind, weight));
            _bytes += weight;
            DropWhatIsTooMuch();
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

    internal async IAsyncEnumerable<RunEvent> ReadAsync(
        long afterNumber, RunEventModes wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var taken = Take(afterNumber, wanted);
            if (taken.Missed is { } missed)
            {
                yield return missed;
            }

            foreach (var happened in taken.Events)
            {
                yield return happened;
            }

            if (taken.Last > afterNumber)
            {
                afterNumber = taken.Last;
                continue;
            }

            if (taken.IsClosed)
            {
                yield break;
            }

            await taken.Grown.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void DropWhatIsTooMuch()
    {
        while (_kept.Count > 1 && (_kept.Count > bounds.MaxEvents || _bytes > bounds.MaxBytes))
        {
            _kept.Remove(_lost.Last + 1, out var oldest);
            _bytes -= oldest.Weight;
            _lastLostAt = oldest.Event.At;
            _lost.Add(oldest.Kind);
        }
    }

    private Taken Take(long afterNumber, RunEventModes wanted)
    {
        lock (_gate)
        {
            var missed = _lost.Find(afterNumber, wanted);
            var first = Math.Max(afterNumber, _lost.Last) + 1;
            var last = Math.Min(_lastNumber, first + MostTaken - 1);
            List<RunEvent> events = [];
            for (var number = first; number <= last; number++)
            {
                var kept = _kept[number];
                if ((RunEventKinds.ModesOf(kept.Kind) & wanted) != 0)
                {
                    events.Add(kept.Event);
                }
            }

            return new Taken(missed is null ? null : missed with { At = _lastLostAt }, events, last, _isClosed, _grown.Task);
        }
    }

    private readonly record struct Kept(RunEvent Event, byte Kind, long Weight);

    private readonly record struct Taken(RunEvent.Missed? Missed, List<RunEvent> Events, long Last, bool IsClosed, Task Grown);
}
