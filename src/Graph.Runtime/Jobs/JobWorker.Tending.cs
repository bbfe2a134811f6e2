using Graph.Runtime.Telemetry;

namespace Graph.Runtime.Jobs;

/// <content>What a worker does beside its jobs: it says that it lives, and sees to the queue that all share.</content>
public sealed partial class JobWorker
{
    /// <summary>Says every now and then that the worker lives, and puts right what others left behind.</summary>
    private async Task TendAsync(CancellationToken over)
    {
        // By a clock that nobody sets: a wall clock that is put back must not keep the worker from saying that it lives.
        var began = _time.GetTimestamp();
        TimeSpan Elapsed() => _time.GetElapsedTime(began);
        var (beatAt, maintainAt) = (TimeSpan.Zero, TimeSpan.Zero);
        var gauge = new QueueGauge();
        while (!over.IsCancellationRequested)
        {
            if (Elapsed() >= beatAt)
            {
                await AskAsync("beating", async () => await _queue.BeatAsync(View(), CancellationToken.None));
                await TryAsync("counting jobs", () => gauge.TellAsync(_queue));
                beatAt = Elapsed() + _options.BeatEvery;
            }

            if (Elapsed() >= maintainAt)
            {
                var next = TroublePause;
                await TryAsync("maintaining the queue", async () => next = await _queue.MaintainAsync(over));
                await TryAsync("looking for suspects", MakeRoomAsync);
                await TryAsync("starting what is scheduled", () => _schedules?.StartDueAsync(over) ?? Task.CompletedTask);
                maintainAt = Elapsed() + next;
            }

            await PauseAsync((beatAt < maintainAt ? beatAt : maintainAt) - Elapsed(), over);
        }
    }

    private WorkerView View()
    {
        lock (_gate)
        {
            return new WorkerView(Owner, _startedAt, Now(), _options.BeatEvery, _options.Queues, _options.Concurrency, _jobs.Count, _isDraining)
            {
                KeepsStore = _retention is not null,
                Version = _options.Version,
            };
        }
    }

    /// <summary>A suspect waits for a worker that has nothing in hand. One worker for each takes nothing more until it has nothing, so that no suspect waits for
    /// ever behind work that never stops coming; the others go on.</summary>
    private async Task MakeRoomAsync()
    {
        var suspects = Busy == 0 ? [] : await _queue.FindSuspectsAsync(_options.Queues, CancellationToken.None);
        var makesRoom = suspects.Count > 0 && RoomForSuspects.IsFor(Owner, suspects, await _queue.ListWorkersAsync(CancellationToken.None));
        if (makesRoom != _makesRoom)
        {
            ChangeRoom(() => _makesRoom = makesRoom);
        }
    }
}
