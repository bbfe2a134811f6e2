using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Jobs that wait for a time, are tried again, or wait for a person.</content>
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task a_job_that_sleeps_is_ready_at_its_time_and_not_before()
    {
        var chain = await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();
        await Store.Commit(chain.Next(status: RunStatus.Interrupted) with
        {
            Lease = new CommitLease.Release(grant.Nonce),
            Job = new JobChange.Sleep(NewId(), LeaseRules.After(Now, TimeSpan.FromMinutes(5))),
        });

        var early = await ClaimAsync();
        await PassAsync(TimeSpan.FromMinutes(5));

        early.Should().BeEmpty();
        (await ClaimOneAsync()).ThreadId.Should().Be(chain.ThreadId);
    }

    [Fact]
    public async Task a_job_can_be_asked_for_at_a_later_time()
    {
        var chain = new CommitChain("t1");
        await Store.Commit(chain.Next(status: RunStatus.Queued) with { Job = Ask() with { NotBefore = LeaseRules.After(Now, TimeSpan.FromHours(1)) } });

        var early = await ClaimAsync();
        await PassAsync(TimeSpan.FromHours(1));

        early.Should().BeEmpty();
        (await ClaimAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task a_failed_run_is_tried_again_at_its_time_and_remembers_what_went_wrong()
    {
        var chain = await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();
        await Store.Commit(chain.Next(status: RunStatus.Failed) with
        {
            Lease = new CommitLease.Release(grant.Nonce),
            Job = new JobChange.Retry(NewId(), LeaseRules.After(Now, TimeSpan.FromSeconds(2)), Broken()),
        });

        await PassAsync(TimeSpan.FromSeconds(2));
        var again = await ClaimOneAsync();

        again.Job.Failures.Should().Be(1);
        again.Job.Attempt.Should().Be(1);
        again.Job.History.Should().ContainSingle().Which.Message.Should().Be("broken");
    }

    [Fact]
    public async Task a_thread_whose_job_is_parked_is_listed_as_dead_lettered_whatever_its_newest_commit_says()
    {
        await LoseWorkersAsync(3, "parked");
        await ClaimAsync(maxAttempts: 3);
        await EnqueueAsync("waiting");

        var dead = await ListThreadsAsync(RunStatus.DeadLettered);
        var queued = await ListThreadsAsync(RunStatus.Queued);
        var all = await ListThreadsAsync();

        dead.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Status = RunStatus.DeadLettered, Job = new { State = JobState.Parked } });
        dead[0].Head.Header.Should().BeEquivalentTo(new { ThreadId = new ThreadId("parked"), Status = RunStatus.Queued });
        queued.Select(thread => thread.Head.Header.ThreadId.Value).Should().Equal("waiting");
        all.Select(thread => thread.Status).Should().BeEquivalentTo([RunStatus.Queued, RunStatus.DeadLettered]);
        (await Store.FindAsync(new ThreadId("parked"), default))!.Status.Should().Be(RunStatus.DeadLettered);
    }

    [Fact]
    public async Task a_dead_letter_that_is_retried_stands_where_its_newest_commit_says_again()
    {
        await LoseWorkersAsync(3, "t1");
        await ClaimAsync(maxAttempts: 3);

        await Queue.RetryDeadLetterAsync(new ThreadId("t1"), NewId(), default);

        (await ListThreadsAsync(RunStatus.DeadLettered)).Should().BeEmpty();
        (await ListThreadsAsync(RunStatus.Queued)).Should().ContainSingle().Which.Job!.State.Should().Be(JobState.Ready);
    }

    [Fact]
    public async Task a_dead_letter_is_listed_retried_and_dropped()
    {
        var (first, second) = (await EnqueueAsync("t1"), await EnqueueAsync("t2"));
        foreach (var grant in await ClaimAsync(count: 2))
        {
            await Queue.FailAsync(grant, Broken(), null, default);
        }

        var parked = await ListAsync(new JobQuery { State = JobState.Parked });
        var retried = await Queue.RetryDeadLetterAsync(first.ThreadId, NewId(), default);
        var dropped = await Queue.DropDeadLetterAsync(second.ThreadId, default);

        parked.Select(view => view.ThreadId).Should().Equal(first.ThreadId, second.ThreadId);
        parked[0].Job.History.Should().ContainSingle().Which.Message.Should().Be("broken");
        retried.Should().BeTrue();
        dropped.Should().BeTrue();
        (await ClaimAsync(count: 2)).Should().ContainSingle().Which.Job.Attempt.Should().Be(1);
        (await Queue.FindJobAsync(second.ThreadId, default)).Should().BeNull();
        (await Queue.RetryDeadLetterAsync(second.ThreadId, NewId(), default)).Should().BeFalse();
    }

    private async Task<IReadOnlyList<StoredThreadSummary>> ListThreadsAsync(params IReadOnlyList<RunStatus> statuses) =>
        await Store.ListThreadsAsync(new ThreadQuery { Statuses = statuses }, default).ToListAsync();
}
