using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.Engine;

/// <content>Sleeping through timers. The run holds no lease meanwhile, so that whoever wants to move the thread can.</content>
internal sealed partial class RunSession
{
    // How often a run that sleeps looks whether its thread was moved: some fifty times, within these bounds.
    private const int Looks = 50;
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    private ThreadReplay? _movedOn;

    private bool SleepsInProcess() =>
        _run is { Status: RunStatus.Interrupted, Options.WaitsForTimers: true, Interrupts.Count: > 0 }
        && _run.Interrupts.All(interrupt => interrupt.Kind == InterruptKind.Timer);

    /// <summary>Sleeps until the first timer is due, or somebody else has moved the thread; false when the run was asked to stop.</summary>
    private async Task<bool> SleepAsync()
    {
        _run.Control?.SetAsleep(true);
        var wakeAt = _run.Interrupts.Min(interrupt => interrupt.WakeAt!.Value).ToDateTimeOffset();
        var look = Bound((wakeAt - _time.GetUtcNow()) / Looks);
        while (_movedOn is null && !_asked.IsCancellationRequested && wakeAt > _time.GetUtcNow())
        {
            var wait = wakeAt - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
            await Task.Delay(wait < look ? wait : look, _time, _asked).ConfigureAwait(Waiting.Quietly);
            _movedOn = await FindMovedOnAsync();
        }

        _run.Control?.SetAsleep(false);
        return !_asked.IsCancellationRequested;
    }

    private static TimeSpan Bound(TimeSpan look) => look < ShortestLook ? ShortestLook : look > LongestLook ? LongestLook : look;

    /// <summary>The thread as somebody else has moved it; null when nobody has.</summary>
    private async ValueTask<ThreadReplay?> FindMovedOnAsync()
    {
        if (_store is null || _asked.IsCancellationRequested)
        {
            return null;
        }

        var stored = await StoreCalls.FindAsync(_store, _run.ThreadId, _asked);
        return stored is null || stored.Head.Hash == _run.Position.Head || stored.Workflow.Hash != _run.Workflow.Hash ? null : ThreadReplay.Of(stored);
    }
}
