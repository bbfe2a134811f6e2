using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>What is sent to a thread while a worker has it.</content>
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task a_command_for_a_thread_at_work_is_kept_once_and_brings_it_back_into_the_queue()
    {
        var chain = await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();
        var command = new ThreadCommand("c1", new byte[] { 1, 2, 3 });
        await Queue.KeepCommandAsync(chain.ThreadId, command, default);
        await Queue.KeepCommandAsync(chain.ThreadId, command, default);

        await Store.Commit(Done(chain, grant));

        var waiting = (await Store.Find(chain))!.Commands.Should().ContainSingle().Subject;
        waiting.Body.ToArray().Should().Equal(1, 2, 3);
        var next = await ClaimOneAsync();
        await Store.Commit(chain.Next() with { Lease = new CommitLease.Hold(next.Nonce, LeaseTime), Consumes = "c1" });
        await Store.Commit(Done(chain, next));
        (await Store.Find(chain))!.Commands.Should().BeEmpty();
        (await ClaimAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task a_thread_that_would_sleep_does_not_while_a_command_waits_for_it()
    {
        var chain = await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();
        await Queue.KeepCommandAsync(chain.ThreadId, new ThreadCommand("c1", new byte[] { 1 }), default);

        await Store.Commit(chain.Next(status: RunStatus.Interrupted) with
        {
            Lease = new CommitLease.Release(grant.Nonce),
            Job = new JobChange.Sleep(NewId(), LeaseRules.After(Now, TimeSpan.FromDays(1))),
        });

        (await ClaimOneAsync()).ThreadId.Should().Be(chain.ThreadId);
    }

    [Fact]
    public async Task a_request_is_taken_once_under_its_key_whether_it_is_kept_or_committed()
    {
        var key = new SubmissionKey("", "k1", "hash");
        var chain = await EnqueueAsync("t1");
        var grant = await ClaimOneAsync();
        await Queue.KeepCommandAsync(chain.ThreadId, new ThreadCommand("c1", new byte[] { 1 }) { Key = key }, default);
        await Store.Commit(chain.Next() with { Lease = new CommitLease.Hold(grant.Nonce, LeaseTime), Consumes = "c1" });

        var keepingAgain = () => Queue.KeepCommandAsync(chain.ThreadId, new ThreadCommand("c2", new byte[] { 1 }) { Key = key }, default).AsTask();
        var keepingAnother = () => Queue.KeepCommandAsync(chain.ThreadId, new ThreadCommand("c3", new byte[] { 2 }) { Key = key with { RequestHash = "other" } }, default).AsTask();
        await keepingAgain.Should().ThrowAsync<AlreadySubmittedException>();
        await keepingAnother.Should().ThrowAsync<SubmissionMismatchException>();

        (await Store.Find(chain))!.Commands.Should().BeEmpty();
    }

    [Fact]
    public async Task a_command_for_a_thread_that_nobody_works_on_is_not_kept()
    {
        var chain = await EnqueueAsync("t1");
        await Store.Commit(Done(chain, await ClaimOneAsync()));

        var wasKept = await Queue.KeepCommandAsync(chain.ThreadId, new ThreadCommand("c1", default), default);

        wasKept.Should().BeFalse();
    }

    [Fact]
    public async Task a_request_that_was_taken_is_found_by_its_key_for_as_long_as_the_key_is_remembered()
    {
        var key = new SubmissionKey("acme", "k1", "hash");
        var before = await Queue.FindSubmissionAsync(key, default);
        await Store.Commit(new CommitChain("t1").Next(status: RunStatus.Queued) with { Job = Ask(new JobPlacement { Tenant = "acme" }) with { Key = key } });

        var after = await Queue.FindSubmissionAsync(key, default);
        var anothers = await Queue.FindSubmissionAsync(key with { Tenant = "umbrella" }, default);
        var another = () => Queue.FindSubmissionAsync(key with { RequestHash = "other" }, default).AsTask();

        before.Should().BeNull();
        after.Should().Be(new ThreadId("t1"));
        anothers.Should().BeNull();
        await another.Should().ThrowAsync<SubmissionMismatchException>();
    }
}
