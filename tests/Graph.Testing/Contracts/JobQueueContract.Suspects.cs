using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Work whose workers died more than once.</content>
public abstract partial class JobQueueContract
{
    private static readonly IReadOnlyList<QueueShare> DefaultQueue = [new QueueShare(JobPlacement.DefaultQueue)];

    [Fact]
    public async Task what_died_with_two_workers_is_given_to_an_idle_worker_alone()
    {
        await LoseWorkersAsync(JobRules.DeathsInCompany, "one", "two");
        await EnqueueAsync("fresh");

        var grants = await ClaimAsync(count: 10);

        grants.Should().ContainSingle().Which.Job.Attempt.Should().Be(3);
    }

    [Fact]
    public async Task a_worker_that_has_something_in_hand_gets_no_suspect_and_all_else()
    {
        await LoseWorkersAsync(JobRules.DeathsInCompany, "suspect");
        await EnqueueAsync("fresh");

        var busy = await ClaimAsync(count: 10, isIdle: false);
        var idle = await ClaimAsync(count: 10);

        busy.Should().ContainSingle().Which.ThreadId.Value.Should().Be("fresh");
        idle.Should().ContainSingle().Which.ThreadId.Value.Should().Be("suspect");
    }

    [Fact]
    public async Task each_idle_worker_gets_another_suspect_until_none_is_left()
    {
        await LoseWorkersAsync(JobRules.DeathsInCompany, "one", "two");

        var first = await ClaimOneAsync();
        var second = await ClaimOneAsync();
        var third = await ClaimAsync();

        new[] { first.ThreadId.Value, second.ThreadId.Value }.Should().BeEquivalentTo("one", "two");
        third.Should().BeEmpty();
    }

    [Fact]
    public async Task a_suspect_that_stores_a_step_is_none_any_more()
    {
        var chain = (await LoseWorkersAsync(JobRules.DeathsInCompany, "t1"))[0];
        var grant = await ClaimOneAsync();

        await Store.Commit(chain.Next() with { Lease = new CommitLease.Hold(grant.Nonce, LeaseTime) });
        await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));

        (await ClaimAsync(isIdle: false)).Should().ContainSingle().Which.Job.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task a_suspect_that_was_given_back_is_still_one_and_hides_nothing_that_is_in_line_behind_it()
    {
        await LoseWorkersAsync(JobRules.DeathsInCompany, "suspect");
        await Queue.GiveBackAsync(await ClaimOneAsync(), default);
        await EnqueueAsync("fresh");

        var waiting = await Queue.FindSuspectsAsync(DefaultQueue, default);
        var busy = await ClaimAsync(isIdle: false);
        var idle = await ClaimAsync();

        waiting.Should().Equal(JobPlacement.DefaultQueue);
        busy.Should().ContainSingle().Which.ThreadId.Value.Should().Be("fresh");
        idle.Should().ContainSingle().Which.Job.Attempt.Should().Be(3);
    }

    [Fact]
    public async Task suspects_are_found_while_they_can_be_taken_in_the_queues_that_are_asked_for()
    {
        await LoseWorkersAsync(JobRules.DeathsInCompany, "t1");

        var waiting = await Queue.FindSuspectsAsync(DefaultQueue, default);
        var elsewhere = await Queue.FindSuspectsAsync([new QueueShare("other")], default);
        await ClaimOneAsync();
        var taken = await Queue.FindSuspectsAsync(DefaultQueue, default);

        waiting.Should().Equal(JobPlacement.DefaultQueue);
        elsewhere.Should().BeEmpty();
        taken.Should().BeEmpty();
    }

    [Fact]
    public async Task what_was_taken_too_often_is_parked_by_a_worker_that_is_busy_as_well()
    {
        await LoseWorkersAsync(3, "t1");

        (await ClaimAsync(maxAttempts: 3, isIdle: false)).Should().BeEmpty();

        (await Queue.FindJobAsync(new ThreadId("t1"), default))!.Job.State.Should().Be(JobState.Parked);
    }

    [Fact]
    public async Task a_worker_that_says_what_failed_counts_as_a_failure_and_makes_no_suspect()
    {
        await EnqueueAsync("t1");
        for (var failure = 1; failure <= 3; failure++)
        {
            await Queue.FailAsync(await ClaimOneAsync(), Broken(), Now, default);
        }

        var grants = await ClaimAsync(isIdle: false);

        grants.Should().ContainSingle().Which.Job.Should().BeEquivalentTo(new { Attempt = 1, Failures = 3 });
    }

    /// <summary>Makes threads that so many workers died with.</summary>
    private async Task<IReadOnlyList<CommitChain>> LoseWorkersAsync(int workers, params IReadOnlyList<string> threads)
    {
        var chains = new List<CommitChain>();
        foreach (var thread in threads)
        {
            chains.Add(await EnqueueAsync(thread));
        }

        for (var death = 1; death <= workers; death++)
        {
            (await ClaimAsync(count: threads.Count)).Should().HaveCount(threads.Count);
            await PassAsync(LeaseTime + JobRules.ReclaimDelay(death) + TimeSpan.FromSeconds(1));
        }

        return chains;
    }
}
