using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Workers that drain or stop, and jobs that are cancelled.</content>
public abstract partial class JobWorkerContract
{
    [Fact]
    public async Task a_worker_that_drains_ends_its_step_and_hands_the_thread_back_with_no_attempt_used()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var worker = World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var draining = worker.DrainAsync();
        await World.UntilAsync(() => Task.FromResult(worker.Worker.IsDraining));
        gate.Open();
        await draining;

        var job = (await World.JobAsync("t1"))!;
        job.Job.State.Should().Be(JobState.Ready);
        job.Job.Attempt.Should().Be(0);
        job.Lease.Should().BeNull();
        (await LogAsync("t1")).Should().Equal("a", "work");
        (await World.Queue.ListWorkersAsync(default)).Should().BeEmpty();

        World.StartWorker("w2");
        await World.UntilAsync("t1", RunStatus.Succeeded);
        World.Engine.Calls.Should().Equal("note", "work", "last");
    }

    [Fact]
    public async Task a_worker_that_is_to_stop_at_once_hands_the_step_itself_to_another()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var worker = World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        await worker.StopAtOnceAsync();

        (await World.JobAsync("t1"))!.Job.State.Should().Be(JobState.Ready);
        (await LogAsync("t1")).Should().Equal("a");
    }

    [Fact]
    public async Task a_job_that_waits_for_a_worker_or_a_time_can_be_cancelled()
    {
        World.Engine.WithNode("work", (context, _) =>
        {
            context.WaitUntil(Timestamp.From(context.Time.GetUtcNow() + TimeSpan.FromDays(1)));
            return ValueTask.FromResult(NodeResult.Of("woken"));
        });
        await World.SubmitAsync(Steps, "sleeping", ("word", "a"));
        World.StartWorker();
        await World.UntilAsync("sleeping", RunStatus.Interrupted);
        await World.SubmitAsync(Steps, "queued", new JobSubmission { NotBefore = LeaseRules.After(World.Now, TimeSpan.FromDays(1)) }, ("word", "a"));

        foreach (var thread in new[] { "sleeping", "queued" })
        {
            await World.Engine.Runner.CancelAsync(World.Engine.Compile(Steps), new ThreadId(thread), "Grace", "Not needed.", CancellationToken.None);
        }

        (await World.StatusAsync("sleeping")).Should().Be(RunStatus.Cancelled);
        (await World.StatusAsync("queued")).Should().Be(RunStatus.Cancelled);
        (await World.Queue.CountJobsAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task a_job_that_a_worker_has_can_be_cancelled()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var cancelling = World.Engine.Runner.CancelAsync(World.Engine.Compile(Steps), new ThreadId("t1"), "Grace", "Not needed.", CancellationToken.None);
        await World.UntilAsync(() => Task.FromResult(cancelling.IsCompleted));

        (await cancelling).Status.Should().Be(RunStatus.Cancelled);
        (await World.JobAsync("t1")).Should().BeNull();
        var cancelled = (await World.Engine.HistoryAsync())[^1];
        (cancelled.By, cancelled.Reason).Should().Be(("Grace", "Not needed."));
    }
}
