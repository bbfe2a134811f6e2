using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Who comes first, and what is not taken at all.</content>
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task the_more_urgent_comes_first_and_of_the_same_urgency_the_older()
    {
        await EnqueueAsync("late", new JobPlacement { Priority = 2 });
        await EnqueueAsync("old");
        await EnqueueAsync("new");
        await EnqueueAsync("urgent", new JobPlacement { Priority = 0 });

        var grants = await ClaimAsync(count: 4);

        grants.Select(grant => grant.ThreadId.Value).Should().Equal("urgent", "old", "new", "late");
    }

    [Fact]
    public async Task tenants_take_turns()
    {
        await EnqueueAsync("a1", new JobPlacement { Tenant = "a" });
        await EnqueueAsync("a2", new JobPlacement { Tenant = "a" });
        await EnqueueAsync("a3", new JobPlacement { Tenant = "a" });
        await EnqueueAsync("b1", new JobPlacement { Tenant = "b" });

        var grants = await ClaimAsync(count: 2);

        grants.Select(grant => grant.ThreadId.Value).Should().BeEquivalentTo("a1", "b1");
    }

    [Fact]
    public async Task a_worker_gets_only_from_the_queues_that_it_serves()
    {
        await EnqueueAsync("t1", new JobPlacement { Queue = "other" });

        var here = await ClaimAsync();
        var there = await ClaimAsync(queues: [new QueueShare("other")]);

        here.Should().BeEmpty();
        there.Should().ContainSingle();
    }

    [Fact]
    public async Task queues_share_a_worker_by_their_weights()
    {
        for (var number = 0; number < 8; number++)
        {
            await EnqueueAsync($"heavy{number}", new JobPlacement { Queue = "heavy" });
            await EnqueueAsync($"light{number}", new JobPlacement { Queue = "light" });
        }

        var grants = await ClaimAsync(count: 8, queues: [new QueueShare("heavy", 3), new QueueShare("light")]);

        grants.Count(grant => grant.Job.Placement.Queue == "heavy").Should().Be(6);
    }

    [Fact]
    public async Task a_request_that_is_sent_again_under_its_key_changes_nothing_and_names_the_thread_of_the_first()
    {
        var key = new SubmissionKey("", "order 1", "hash");
        await Store.Commit(new CommitChain("t1").Next(status: RunStatus.Queued) with { Job = Ask() with { Key = key } });
        var second = new CommitChain("t2");

        var repeating = async () => await Store.Commit(second.Next(status: RunStatus.Queued) with { Job = Ask() with { Key = key } });
        var changing = async () => await Store.Commit(second.Rival(status: RunStatus.Queued) with { Job = Ask() with { Key = key with { RequestHash = "other" } } });

        (await repeating.Should().ThrowAsync<AlreadySubmittedException>()).Which.ThreadId.Value.Should().Be("t1");
        await changing.Should().ThrowAsync<SubmissionMismatchException>();
        (await Store.Find(second)).Should().BeNull();
    }

    [Fact]
    public async Task a_full_queue_refuses_with_a_time_to_try_again_and_stores_nothing()
    {
        _queue = await MakeCleanQueueAsync(new JobQueueOptions { MaxQueued = 1 });
        await EnqueueAsync("t1");

        var asking = async () => await EnqueueAsync("t2");

        (await asking.Should().ThrowAsync<QueueFullException>()).Which.RetryAfter.Should().BePositive();
        (await Store.FindAsync(new ThreadId("t2"), default)).Should().BeNull();
        (await Queue.CountJobsAsync(default)).Should().Equal(new QueueDepth("default", JobState.Ready, 1));
    }

    [Fact]
    public async Task a_tenant_that_has_its_jobs_queued_is_refused_more_and_others_are_not()
    {
        _queue = await MakeCleanQueueAsync(new JobQueueOptions { MaxQueuedPerTenant = 1 });
        await EnqueueAsync("a1", new JobPlacement { Tenant = "a", Queue = "one" });

        var asking = async () => await EnqueueAsync("a2", new JobPlacement { Tenant = "a", Queue = "two" });
        await EnqueueAsync("b1", new JobPlacement { Tenant = "b" });

        (await asking.Should().ThrowAsync<QueueFullException>()).Which.Message.Should().Contain("tenant 'a'");
        (await ListAsync(new JobQuery())).Select(view => view.ThreadId.Value).Should().Equal("a1", "b1");
    }

    [Fact]
    public async Task a_tenant_that_asked_for_its_jobs_of_a_second_is_refused_until_the_next()
    {
        _queue = await MakeCleanQueueAsync(new JobQueueOptions { MaxStartsPerSecond = 1 });
        await EnqueueAsync("a1", new JobPlacement { Tenant = "a" });

        var asking = async () => await EnqueueAsync("a2", new JobPlacement { Tenant = "a" });
        await asking.Should().ThrowAsync<QueueFullException>();
        await PassAsync(TimeSpan.FromSeconds(1));
        await EnqueueAsync("a3", new JobPlacement { Tenant = "a" });

        (await ListAsync(new JobQuery())).Select(view => view.ThreadId.Value).Should().Equal("a1", "a3");
    }

    [Fact]
    public async Task a_tenant_has_no_more_running_than_its_quota()
    {
        _queue = await MakeCleanQueueAsync(new JobQueueOptions { MaxRunningPerTenant = 1 });
        await EnqueueAsync("a1", new JobPlacement { Tenant = "a" });
        await EnqueueAsync("a2", new JobPlacement { Tenant = "a" });

        var grants = await ClaimAsync(count: 5);

        grants.Should().ContainSingle();
    }
}
