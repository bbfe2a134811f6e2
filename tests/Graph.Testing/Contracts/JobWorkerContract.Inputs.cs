using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Inputs for threads that a worker has, and requests that are sent again.</content>
public abstract partial class JobWorkerContract
{
    [Fact]
    public async Task inputs_for_a_thread_at_work_are_kept_and_taken_in_in_their_order()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var second = await World.SubmitAsync(Steps, "t1", ("word", "two"));
        await World.SubmitAsync(Steps, "t1", ("word", "three"));
        gate.Open();
        await World.UntilAsync(async () => await World.JobAsync("t1") is null);

        second.Kind.Should().Be(SubmissionKind.Kept);
        (await LogAsync("t1")).Should().Equal("one", "work", "last", "two", "work", "last", "three", "work", "last");
    }

    [Fact]
    public async Task what_was_noted_for_an_input_that_is_kept_is_in_the_history_of_its_run_and_of_no_other()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        await SubmitNotedAsync("two", ValueMap.Of(("ticket", "4711")));
        await SubmitNotedAsync("three", ValueMap.Empty);
        gate.Open();
        await World.UntilAsync(async () => await World.JobAsync("t1") is null);

        var history = await World.Engine.HistoryAsync();
        var noted = history.Where(entry => entry.Metadata.Count > 0).ToList();
        noted.Should().HaveCountGreaterThan(1).And.OnlyContain(entry => entry.Metadata["ticket"] == "4711");
        noted[0].Source.Should().Be("input");
        history.Where(entry => entry.RunId == noted[0].RunId).Should().Equal(noted);
    }

    [Fact]
    public async Task the_history_says_of_an_input_that_is_kept_who_sent_it_and_of_its_steps_who_made_them()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        await SubmitNotedAsync("two", ValueMap.Empty, new RunOptions { By = "Grace" });
        gate.Open();
        await World.UntilAsync(async () => await World.JobAsync("t1") is null);

        var history = await World.Engine.HistoryAsync();
        var kept = history.Single(entry => entry.By == "Grace");
        kept.Source.Should().Be("input");
        history.Where(entry => entry.RunId == kept.RunId && entry.By is not null && entry != kept).Should().NotBeEmpty().And.OnlyContain(entry => entry.By == "'w1'");
    }

    private Task<SubmissionResult> SubmitNotedAsync(Value word, ValueMap metadata, RunOptions? options = null) => World.Engine.Runner.SubmitAsync(
        World.Engine.Compile(Steps),
        new RunRequest { ThreadId = new ThreadId("t1"), Input = ValueMap.Of(("word", word)), Metadata = metadata, Options = options ?? new RunOptions() },
        new JobSubmission(),
        CancellationToken.None);

    [Fact]
    public async Task an_input_that_is_sent_again_under_its_key_while_a_worker_has_it_is_not_kept_as_one_more()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        var (one, two) = (new JobSubmission { IdempotencyKey = "one" }, new JobSubmission { IdempotencyKey = "two" });
        await World.SubmitAsync(Steps, "t1", one, ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var oneAgain = await World.SubmitAsync(Steps, "t1", one, ("word", "one"));
        var second = await World.SubmitAsync(Steps, "t1", two, ("word", "two"));
        var twoAgain = await World.SubmitAsync(Steps, "t1", two, ("word", "two"));
        gate.Open();
        await World.UntilAsync(async () => await World.JobAsync("t1") is null);
        var muchLater = await World.SubmitAsync(Steps, "t1", two, ("word", "two"));

        new[] { oneAgain, second, twoAgain, muchLater }.Select(result => result.Kind)
            .Should().Equal(SubmissionKind.Repeated, SubmissionKind.Kept, SubmissionKind.Repeated, SubmissionKind.Repeated);
        (await LogAsync("t1")).Should().Equal("one", "work", "last", "two", "work", "last");
    }

    [Fact]
    public async Task a_kept_input_that_does_not_fit_is_refused_when_it_comes_and_one_that_fits_no_more_is_noted_in_the_history()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var submitting = () => World.SubmitAsync(Steps, "t1", ("word", 7));
        await submitting.Should().ThrowAsync<RunRefusedException>().WithMessage("*'word'*");
        await World.Queue.KeepCommandAsync(new ThreadId("t1"), new ThreadCommand("odd", new byte[] { 1, 2 }), default);
        gate.Open();
        await World.UntilAsync(async () => await World.JobAsync("t1") is null);

        (await World.StatusAsync("t1")).Should().Be(RunStatus.Succeeded);
        (await World.Engine.HistoryAsync())[^1].Reason.Should().Contain("kept for the thread was refused").And.Contain("'odd'");
    }

    [Fact]
    public async Task an_input_that_interrupts_stops_the_worker_and_goes_first()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var submitting = World.SubmitAsync(Steps, "t1", new JobSubmission(), new RunOptions { WhenBusy = WhenBusy.Interrupt }, ("word", "two"));
        await World.UntilAsync(() => Task.FromResult(submitting.IsCompleted));
        gate.Open();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        (await submitting).Kind.Should().Be(SubmissionKind.Queued);
        (await LogAsync("t1")).Should().Equal("one", "two", "work", "last");
    }

    [Fact]
    public async Task an_input_that_takes_the_place_of_the_one_under_way_begins_from_before_it()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var submitting = World.SubmitAsync(Steps, "t1", new JobSubmission(), new RunOptions { WhenBusy = WhenBusy.Rollback }, ("word", "two"));
        await World.UntilAsync(() => Task.FromResult(submitting.IsCompleted));
        gate.Open();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        (await LogAsync("t1")).Should().Equal("two", "work", "last");
    }

    [Theory]
    [InlineData(WhenBusy.Interrupt)]
    [InlineData(WhenBusy.Rollback)]
    public async Task an_input_that_does_not_wait_takes_the_place_of_one_that_no_worker_has_begun(WhenBusy whenBusy)
    {
        await World.SubmitAsync(Steps, "t1", ("word", "one"));

        var submitted = await World.SubmitAsync(Steps, "t1", new JobSubmission(), new RunOptions { WhenBusy = whenBusy }, ("word", "two"));
        World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        submitted.Kind.Should().Be(SubmissionKind.Queued);
        (await LogAsync("t1")).Should().Equal("two", "worked", "last");
    }

    [Fact]
    public async Task an_input_that_is_not_to_wait_is_refused()
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        await World.SubmitAsync(Steps, "t1", ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var submitting = () => World.SubmitAsync(Steps, "t1", new JobSubmission(), new RunOptions { WhenBusy = WhenBusy.Reject }, ("word", "two"));

        await submitting.Should().ThrowAsync<ThreadBusyException>();
    }

    [Fact]
    public async Task a_request_that_is_sent_again_under_its_key_makes_no_second_thread()
    {
        var submission = new JobSubmission { IdempotencyKey = "order 1" };
        var request = new RunRequest { Input = ValueMap.Of(("word", "a")) };
        World.Engine.WithNode("work", _ => "worked");
        var workflow = World.Engine.Compile(Steps);

        var first = await World.Engine.Runner.SubmitAsync(workflow, request, submission, CancellationToken.None);
        var second = await World.Engine.Runner.SubmitAsync(workflow, request, submission, CancellationToken.None);
        var other = () => World.Engine.Runner.SubmitAsync(
            workflow, request with { Input = ValueMap.Of(("word", "b")) }, submission, CancellationToken.None);

        second.Should().BeEquivalentTo(new { first.ThreadId, Kind = SubmissionKind.Repeated });
        await other.Should().ThrowAsync<SubmissionMismatchException>();
        (await World.Queue.CountJobsAsync(default)).Should().ContainSingle().Which.Count.Should().Be(1);
    }
}
