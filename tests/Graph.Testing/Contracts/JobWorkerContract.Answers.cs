using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Answers and retries that a worker carries out, and requests that are sent again.</content>
public abstract partial class JobWorkerContract
{
    private static readonly ThreadId TheThread = new("t1");

    [Fact]
    public async Task an_answer_that_is_sent_again_under_its_key_gets_the_first_answer_whatever_became_of_the_thread()
    {
        var (question, worker) = await AskAsync();
        var (yes, key) = (Answer(question, "yes"), new JobSubmission { IdempotencyKey = "click 1" });
        await worker.DrainAsync();

        var first = await World.ResumeAsync(Steps, yes, key);
        var whileItWaits = await World.ResumeAsync(Steps, yes, key);
        World.StartWorker("w2");
        await World.UntilAsync("t1", RunStatus.Succeeded);
        var muchLater = await World.ResumeAsync(Steps, yes, key);
        var changed = () => World.ResumeAsync(Steps, Answer(question, "no"), key);

        first.Kind.Should().Be(SubmissionKind.Queued);
        whileItWaits.Should().BeEquivalentTo(new { ThreadId = TheThread, Kind = SubmissionKind.Repeated, first.Version });
        muchLater.Should().BeEquivalentTo(new { ThreadId = TheThread, Kind = SubmissionKind.Repeated, Status = RunStatus.Succeeded });
        await changed.Should().ThrowAsync<SubmissionMismatchException>();
        (await LogAsync("t1")).Should().Equal("a", "yes", "last");
    }

    [Fact]
    public async Task a_second_answer_to_the_same_question_is_a_conflict_whether_the_first_waits_or_is_carried_out()
    {
        var (question, _) = await AskAsync();
        await World.ResumeAsync(Steps, Answer(question, "yes"), new JobSubmission { IdempotencyKey = "Ada" });
        var second = () => World.ResumeAsync(Steps, Answer(question, "no"), new JobSubmission { IdempotencyKey = "Bob" });

        await second.Should().ThrowAsync<AlreadyAnsweredException>();
        await World.UntilAsync("t1", RunStatus.Succeeded);
        var wrong = () => World.ResumeAsync(Steps, Answer(new InterruptId("never-was"), "no"));

        (await second.Should().ThrowAsync<AlreadyAnsweredException>()).Which.Message.Should().Contain(question.Value);
        await wrong.Should().ThrowAsync<RunRefusedException>().WithMessage("*'never-was'*");
        (await LogAsync("t1")).Should().Equal("a", "yes", "last");
    }

    [Fact]
    public async Task an_answer_stands_in_line_where_it_says_and_begins_when_it_says()
    {
        var (question, _) = await AskAsync();
        var place = new JobPlacement { Queue = "default", Priority = 3, Tenant = "acme" };

        await World.ResumeAsync(
            Steps, Answer(question, "yes"), new JobSubmission { Placement = place, NotBefore = Runtime.Checkpoints.LeaseRules.After(World.Now, TimeSpan.FromMinutes(1)) });
        var job = (await World.JobAsync("t1"))!.Job;
        var asked = Time.GetUtcNow();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        job.Placement.Should().Be(place);
        job.State.Should().Be(JobState.Delayed);
        (Time.GetUtcNow() - asked).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task a_dead_letter_that_is_resumed_without_an_answer_is_tried_again_by_a_worker()
    {
        var isBroken = true;
        World.Engine.WithNode("work", _ => isBroken ? throw new InvalidOperationException("broken") : "worked");
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var worker = World.StartWorker();
        await World.UntilAsync("t1", RunStatus.DeadLettered);
        await worker.DrainAsync();
        isBroken = false;

        var asked = await World.ResumeAsync(Steps, new ResumeRequest { ThreadId = TheThread });
        var again = () => World.ResumeAsync(Steps, new ResumeRequest { ThreadId = TheThread });
        await again.Should().ThrowAsync<RunRefusedException>().WithMessage("*waits for a worker already*");
        World.StartWorker("w2");
        await World.UntilAsync("t1", RunStatus.Succeeded);

        asked.Kind.Should().Be(SubmissionKind.Queued);
        (await LogAsync("t1")).Should().Equal("a", "worked", "last");
    }

    [Theory]
    [InlineData(WhenBusy.Reject)]
    [InlineData(WhenBusy.Interrupt)]
    [InlineData(WhenBusy.Rollback)]
    public async Task a_request_that_is_sent_again_under_its_key_while_a_worker_has_the_thread_gets_the_first_answer_and_disturbs_nothing(WhenBusy whenBusy)
    {
        var gate = new Gate();
        World.Engine.WithGate("work", gate);
        var (key, options) = (new JobSubmission { IdempotencyKey = "one" }, new RunOptions { WhenBusy = whenBusy });
        await World.SubmitAsync(Steps, "t1", key, options, ("word", "one"));
        World.StartWorker();
        await World.UntilAsync(() => Task.FromResult(gate.Reached.IsCompleted));

        var again = await World.SubmitAsync(Steps, "t1", key, options, ("word", "one"));
        gate.Open();
        await World.UntilAsync("t1", RunStatus.Succeeded);

        again.Kind.Should().Be(SubmissionKind.Repeated);
        (await LogAsync("t1")).Should().Equal("one", "work", "last");
    }

    private static ResumeRequest Answer(InterruptId question, Value answer) =>
        new() { ThreadId = TheThread, Answers = new Dictionary<InterruptId, Value> { [question] = answer } };

    /// <summary>Lets a worker bring a thread to where it asks, and goes on working.</summary>
    private async Task<(InterruptId Question, WorkerInWorld Worker)> AskAsync()
    {
        World.Engine.WithNode("work", context => context.Interrupt("Go on?"));
        await World.SubmitAsync(Steps, "t1", ("word", "a"));
        var worker = World.StartWorker();
        await World.UntilAsync("t1", RunStatus.Interrupted);
        return ((await World.Engine.ViewAsync()).Interrupts.Single().Id, worker);
    }
}
