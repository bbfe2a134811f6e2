namespace Graph.Runtime.Engine;

/// <content>Sleeping through timers. The run holds its thread meanwhile: it is as busy as one whose node takes so long.</content>
internal sealed partial class RunSession
{
    /// <summary>Sleeps until the first timer is due; false when the run was asked to stop. Whoever asks from another process is heard with the next renewal of
    /// the lease.</summary>
    private async Task<bool> SleepAsync()
    {
        _run.Control?.SetAsleep(true);
        if (_run.Lease is { IsHeld: false } lease)
        {
            // A resume that came too early had nothing to store.
            await lease.ClaimAsync(_run.Position.Head);
        }

        var wakeAt = _run.Interrupts.Min(interrupt => interrupt.WakeAt!.Value).ToDateTimeOffset();
        while (!_asked.IsCancellationRequested && wakeAt > _time.GetUtcNow())
        {
            var wait = wakeAt - _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
            await Task.Delay(wait < RunStop.Longest ? wait : RunStop.Longest, _time, _asked).ConfigureAwait(Waiting.Quietly);
        }

        _run.Control?.SetAsleep(false);
        return !_asked.IsCancellationRequested;
    }
}
