using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Work that kills its workers, and what happens to share a worker with it.</content>
public abstract partial class JobWorkerContract
{
    private static readonly JobWorkerOptions ShortLease = new() { Lease = TimeSpan.FromSeconds(1), PollEvery = TimeSpan.FromMilliseconds(200), Concurrency = 8 };

    /// <summary>How often work has ended with its worker when it is taken alone.</summary>
    private const int DeathsOfASuspect = 2;

    [Fact]
    public async Task work_that_kills_its_workers_is_parked_and_none_of_its_neighbours()
    {
        var gate = new Lock();
        var deaths = new List<int>();
        var atWork = new HashSet<ThreadId>();
        var allAtWork = new TaskCompletionSource();
        var worker = default(WorkerInWorld);
        World.Engine.WithNode("work", async (context, stop) =>
        {
            bool isSuspect;
            Task together;
            lock (gate)
            {
                isSuspect = deaths.Count >= DeathsOfASuspect;
                atWork.Add(context.ThreadId);
                together = allAtWork.Task;
                if (atWork.Count == 4)
                {
                    allAtWork.SetResult();
                }
            }

            // Before it is a suspect, its neighbours are beside it however slow the machine is. Afterwards they would have the time to come.
            if (context.ThreadId.Value == "poison")
            {
                await (isSuspect ? Task.Delay(TimeSpan.FromMilliseconds(200), Time, stop) : together.WaitAsync(stop));
                lock (gate)
                {
                    deaths.Add(atWork.Count);
                }

                await new TaskCompletionSource().Task;
            }

            await Task.Delay(isSuspect ? TimeSpan.FromMilliseconds(500) : Timeout.InfiniteTimeSpan, Time, stop);
            lock (gate)
            {
                atWork.Remove(context.ThreadId);
            }

            return NodeResult.Of("worked");
        });
        string[] neighbours = ["n1", "n2", "n3"];
        foreach (var thread in neighbours.Append("poison"))
        {
            await World.SubmitAsync(Steps, thread, ("word", thread));
        }

        await World.UntilAsync(async () =>
        {
            lock (gate)
            {
                if (deaths.Count == World.WorkersStarted)
                {
                    worker?.Die();
                    atWork.Clear();
                    allAtWork = new TaskCompletionSource();
                    worker = World.StartWorker($"w{deaths.Count}", ShortLease);
                }
            }

            return (await World.Queue.CountJobsAsync(default)).All(depth => depth.State == JobState.Parked);
        });

        (await World.JobAsync("poison"))!.Job.History.Should().HaveCount(5).And.OnlyContain(failure => failure.Kind == JobFailure.WorkerDied);
        deaths.Should().Equal(4, 4, 1, 1, 1);
        foreach (var thread in neighbours)
        {
            (await LogAsync(thread)).Should().Equal(thread, "worked", "last");
        }
    }

    [Fact]
    public async Task a_suspect_does_not_wait_behind_work_that_never_stops_coming()
    {
        var (atWork, besideIt) = (0, -1);
        World.Engine.WithWorker("note", (value, context, _) =>
        {
            besideIt = context.ThreadId.Value == "suspect" ? atWork : besideIt;
            return ValueTask.FromResult(NodeResult.Of(value));
        });
        World.Engine.WithNode("work", async (_, stop) =>
        {
            Interlocked.Increment(ref atWork);
            await Task.Delay(TimeSpan.FromMilliseconds(700), Time, stop);
            Interlocked.Decrement(ref atWork);
            return NodeResult.Of("worked");
        });
        await World.SubmitAsync(Steps, "suspect", ("word", "a"));
        (await ClaimAsync("victim 1")).Should().ContainSingle();
        Time.Advance(LeaseTime + TimeSpan.FromSeconds(1));
        (await ClaimAsync("victim 2")).Should().ContainSingle();
        foreach (var number in Enumerable.Range(0, 200))
        {
            await World.SubmitAsync(Steps, $"t{number}", ("word", "a"));
        }

        World.StartWorker("w1", ShortLease with { Concurrency = 3 });
        await World.UntilAsync("suspect", RunStatus.Succeeded);

        besideIt.Should().Be(0, "it is alone until it has stored a step");
        (await World.Queue.CountJobsAsync(default)).Should().Contain(depth => depth.State == JobState.Ready && depth.Count > 20);
    }
}
