using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What every job queue promises. A store's test class derives from it, says how to make a clean store, and skips nothing.</summary>
public abstract partial class JobQueueContract : IAsyncLifetime
{
    protected static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(7);
    private IJobQueue? _queue;
    private int _ids;

    protected IJobQueue Queue => _queue ?? throw new InvalidOperationException("The store is made before the test begins.");

    protected ICheckpointStore Store => (ICheckpointStore)Queue;

    /// <summary>The clock that the store measures leases by.</summary>
    protected ManualTime Time { get; } = new();

    public async Task InitializeAsync() => _queue = await MakeCleanQueueAsync(new JobQueueOptions());

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes a store without a thread in it.</summary>
    protected abstract Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options);

    /// <summary>Makes time pass for the store.</summary>
    protected virtual Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task a_job_that_was_asked_for_is_given_out_once_with_the_lease_of_its_thread()
    {
        var chain = await EnqueueAsync("t1");

        var grant = (await ClaimAsync()).Should().ContainSingle().Subject;
        var again = await ClaimAsync();

        grant.ThreadId.Should().Be(chain.ThreadId);
        grant.Job.Attempt.Should().Be(1);
        again.Should().BeEmpty();
        var thread = await Store.Find(chain);
        thread!.Lease!.Nonce.Should().Be(grant.Nonce);
        thread.Job!.State.Should().Be(JobState.Running);
    }

    [Fact]
    public async Task a_commit_that_ends_the_job_takes_it_out_of_the_queue_and_lets_the_thread_go()
    {
        var chain = await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();

        await Store.Commit(Done(chain, grant));
        await PassAsync(10 * LeaseTime);

        (await ClaimAsync()).Should().BeEmpty();
        var thread = await Store.Find(chain);
        thread!.Job.Should().BeNull();
        thread.Lease.Should().BeNull();
    }

    [Fact]
    public async Task a_refused_commit_leaves_the_job_as_it_was()
    {
        var chain = await EnqueueAsync("t1");
        await ClaimOneAsync();

        var writing = async () => await Store.Commit(chain.Rival() with
        {
            Lease = new CommitLease.Release(new LeaseNonce(99)),
            Job = new JobChange.End(NewId()),
        });

        await writing.Should().ThrowAsync<LeaseLostException>();
        (await Queue.FindJobAsync(chain.ThreadId, default))!.Job.State.Should().Be(JobState.Running);
    }

    [Fact]
    public async Task a_commit_that_is_sent_again_does_to_the_job_what_it_did_the_first_time_and_nothing_more()
    {
        var chain = new CommitChain("t1");
        var asking = chain.Next(status: RunStatus.Queued) with { Job = Ask() };
        await Store.Commit(asking);
        var grant = await ClaimOneAsync();
        await Store.Commit(asking);
        var done = Done(chain, grant);
        await Store.Commit(done);

        await Store.Commit(done);

        (await ClaimAsync()).Should().BeEmpty();
        (await Queue.FindJobAsync(chain.ThreadId, default)).Should().BeNull();
    }

    [Fact]
    public async Task a_job_whose_worker_is_not_heard_of_is_given_to_another_once_the_lease_has_lapsed()
    {
        await EnqueueAsync("t1");
        var first = await ClaimOneAsync();

        await PassAsync(LeaseTime - TimeSpan.FromSeconds(1));
        var early = await ClaimAsync();
        await PassAsync(TimeSpan.FromSeconds(2));
        var second = await ClaimOneAsync();

        early.Should().BeEmpty();
        second.Job.Attempt.Should().Be(2);
        second.Nonce.Should().NotBe(first.Nonce);
        second.Job.History.Should().ContainSingle().Which.Kind.Should().Be(JobFailure.WorkerDied);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task a_job_whose_worker_died_before_the_clock_was_put_back_is_given_to_another_at_once(int deaths)
    {
        await LoseWorkersAsync(deaths - 1, "t1");
        await ClaimOneAsync();
        Time.PutBack(TimeSpan.FromHours(1));

        (await Queue.FindSuspectsAsync(DefaultQueue, default)).Should().HaveCount(deaths >= JobRules.DeathsInCompany ? 1 : 0);
        var next = await ClaimOneAsync();

        next.Job.Attempt.Should().Be(deaths + 1);
        next.Job.History.Should().HaveCount(deaths).And.OnlyContain(failure => failure.Kind == JobFailure.WorkerDied);
    }

    [Fact]
    public async Task the_worker_that_lost_its_lease_can_neither_commit_nor_end_nor_fail_nor_give_back()
    {
        var chain = await EnqueueAsync("t1");
        var lost = await ClaimOneAsync();
        await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));
        var holder = await ClaimOneAsync();

        var committing = async () => await Store.Commit(chain.Rival() with
        {
            Lease = new CommitLease.Release(lost.Nonce),
            Job = new JobChange.End(NewId()),
        });
        var gaveBack = await Queue.GiveBackAsync(lost, default);
        var failed = await Queue.FailAsync(lost, Broken(), null, default);

        await committing.Should().ThrowAsync<LeaseLostException>();
        gaveBack.Should().BeFalse();
        failed.Should().BeFalse();
        var view = await Queue.FindJobAsync(chain.ThreadId, default);
        view!.Job.State.Should().Be(JobState.Running);
        view.Lease!.Nonce.Should().Be(holder.Nonce);
    }

    [Fact]
    public async Task attempts_begin_anew_with_each_commit()
    {
        var chain = await EnqueueAsync("t1");
        await ClaimOneAsync();
        await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));
        var second = await ClaimOneAsync();

        await Store.Commit(chain.Next() with { Lease = new CommitLease.Hold(second.Nonce, LeaseTime) });
        await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));
        var third = await ClaimOneAsync();

        second.Job.Attempt.Should().Be(2);
        third.Job.Attempt.Should().Be(2, "the claim before the commit is the first that counts for it");
    }

    [Fact]
    public async Task a_commit_that_only_says_who_goes_on_does_not_begin_the_attempts_anew_and_the_one_after_it_does()
    {
        var chain = await EnqueueAsync("t1");
        await ClaimOneAsync();
        await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));
        var second = await ClaimOneAsync();

        await Store.Commit(chain.Next() with { Lease = new CommitLease.Hold(second.Nonce, LeaseTime), Job = new JobChange.Keep() });
        var kept = await Queue.FindJobAsync(chain.ThreadId, default);
        await Store.Commit(chain.Next() with { Lease = new CommitLease.Hold(second.Nonce, LeaseTime) });
        var begun = await Queue.FindJobAsync(chain.ThreadId, default);

        kept!.Job.Attempt.Should().Be(2);
        begun!.Job.Attempt.Should().Be(1);
    }

    [Fact]
    public async Task what_was_taken_too_often_without_a_commit_is_parked_and_keeps_what_went_wrong()
    {
        var chain = await EnqueueAsync("t1");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await ClaimOneAsync(maxAttempts: 3);
            await PassAsync(LeaseTime + TimeSpan.FromMinutes(1));
        }

        (await ClaimAsync(maxAttempts: 3)).Should().BeEmpty();

        var view = await Queue.FindJobAsync(chain.ThreadId, default);
        view!.Job.State.Should().Be(JobState.Parked);
        view.Job.History.Should().HaveCount(3).And.OnlyContain(failure => failure.Kind == JobFailure.WorkerDied);
    }

    [Fact]
    public async Task work_that_killed_its_worker_twice_is_given_out_more_slowly()
    {
        await EnqueueAsync("t1");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await ClaimOneAsync();
            await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));
        }

        var early = await ClaimAsync();
        await PassAsync(JobRules.ReclaimDelay(3));

        early.Should().BeEmpty();
        (await ClaimOneAsync()).Job.Attempt.Should().Be(4);
    }

    [Fact]
    public async Task a_job_that_is_given_back_is_ready_at_once_and_its_attempt_does_not_count()
    {
        await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();

        var wasHeld = await Queue.GiveBackAsync(grant, default);

        wasHeld.Should().BeTrue();
        (await ClaimOneAsync()).Job.Attempt.Should().Be(1);
    }

    [Fact]
    public async Task a_job_of_a_thread_that_somebody_moves_by_hand_waits_for_that()
    {
        var chain = await EnqueueAsync("t1");
        await Store.Commit(chain.Next() with { Lease = new CommitLease.Take(new LeaseNonce(5), new LeaseOwner("a person"), LeaseTime) });

        var early = await ClaimAsync();
        await PassAsync(LeaseTime + TimeSpan.FromSeconds(1));

        early.Should().BeEmpty();
        (await ClaimOneAsync()).ThreadId.Should().Be(chain.ThreadId);
    }

    [Fact]
    public async Task a_thread_that_is_deleted_takes_its_job_with_it()
    {
        var chain = await EnqueueAsync("t1");

        await Store.DeleteThreadAsync(chain.ThreadId, default);

        (await ClaimAsync()).Should().BeEmpty();
        (await Queue.CountJobsAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task a_job_that_comes_from_another_store_stands_as_it_stood_there_and_never_takes_the_place_of_one()
    {
        var chain = new CommitChain("t1");
        await Store.Commit(chain.Next(status: RunStatus.Succeeded));
        var job = new ThreadJob
        {
            Id = NewId(),
            Placement = new JobPlacement { Queue = "slow", Priority = 3, Tenant = "ada" },
            State = JobState.Delayed,
            Attempt = 1,
            Failures = 4,
            EnqueuedAt = Now,
            DueAt = LeaseRules.After(Now, LeaseTime),
            History = [new JobFailure("timeout", "too long", Now, "w1")],
        };
        var command = new ThreadCommand("c1", "what to do"u8.ToArray());

        var given = await Queue.AdoptJobAsync(chain.ThreadId, job, [command], default);
        var again = await Queue.AdoptJobAsync(chain.ThreadId, job with { State = JobState.Ready, DueAt = null }, [], default);
        var toNobody = await Queue.AdoptJobAsync(new Graph.Runtime.ThreadId("t2"), job, [], default);

        (given, again, toNobody).Should().Be((true, false, false));
        var thread = await Store.Find(chain);
        thread!.Job.Should().BeEquivalentTo(job);
        thread.Commands.Should().ContainSingle().Which.Id.Should().Be("c1");
        (await Queue.CountJobsAsync(default)).Should().ContainSingle().Which.Should().Be(new QueueDepth("slow", JobState.Delayed, 1));
    }

    [Fact]
    public async Task workers_are_listed_while_they_beat()
    {
        var worker = new WorkerView(new LeaseOwner("w1"), Now, Now, TimeSpan.FromSeconds(10), [new QueueShare("default")], 8, 3, false) { KeepsStore = true, Version = "1.2.3" };
        await Queue.BeatAsync(worker, default);
        await Queue.BeatAsync(worker with { Owner = new LeaseOwner("w2") }, default);
        await Queue.SignOffAsync(new LeaseOwner("w2"), default);

        var listed = await Queue.ListWorkersAsync(default);
        await PassAsync(TimeSpan.FromSeconds(31));

        listed.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Busy = 3, KeepsStore = true, IsDraining = false, Version = "1.2.3" });
        (await Queue.ListWorkersAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task whoever_waits_for_work_is_woken_by_a_new_job()
    {
        var waiting = Queue.WaitForWorkAsync([new QueueShare("default")], TimeSpan.FromHours(1), default).AsTask();

        await EnqueueAsync("t1");

        var waking = async () => await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        await waking.Should().NotThrowAsync();
    }

    protected Timestamp Now => Timestamp.From(Time.GetUtcNow());

    protected JobId NewId() => new($"job{Interlocked.Increment(ref _ids):d6}");

    protected JobChange.Enqueue Ask(JobPlacement? placement = null) => new(NewId(), placement ?? new JobPlacement());

    /// <summary>Makes a thread with a job, a moment after those before it.</summary>
    protected async Task<CommitChain> EnqueueAsync(string thread, JobPlacement? placement = null)
    {
        await PassAsync(TimeSpan.FromMilliseconds(1));
        var chain = new CommitChain(thread);
        await Store.Commit(chain.Next(status: RunStatus.Queued) with { Job = Ask(placement) });
        return chain;
    }

    protected ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(
        int count = 1, int maxAttempts = 5, IReadOnlyList<QueueShare>? queues = null, bool isIdle = true) => Queue.ClaimAsync(
        new JobClaim
        {
            Worker = new LeaseOwner("worker"),
            Queues = queues ?? [new QueueShare("default")],
            Count = count,
            Lease = LeaseTime,
            MaxAttempts = maxAttempts,
            IsIdle = isIdle,
            NewNonce = () => LeaseNonce.New(_random),
        },
        CancellationToken.None);

    protected async Task<JobGrant> ClaimOneAsync(int maxAttempts = 5) => (await ClaimAsync(1, maxAttempts)).Single();

    protected CheckpointCommit Done(CommitChain chain, JobGrant grant) => chain.Next(status: RunStatus.Succeeded) with
    {
        Lease = new CommitLease.Release(grant.Nonce),
        Job = new JobChange.End(NewId()),
    };

    protected JobFailure Broken() => new("transient", "broken", Now);

    protected async Task<IReadOnlyList<JobView>> ListAsync(JobQuery query)
    {
        var views = new List<JobView>();
        await foreach (var view in Queue.ListJobsAsync(query, default))
        {
            views.Add(view);
        }

        return views;
    }
}
