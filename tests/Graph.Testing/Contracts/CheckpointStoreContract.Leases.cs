using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class CheckpointStoreContract
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private static readonly LeaseNonce One = new(UInt128.MaxValue);
    private static readonly LeaseNonce Other = new(2);

    [Fact]
    public async Task the_first_commit_takes_the_lease_and_readers_see_whose_the_thread_is()
    {
        var chain = new CommitChain();

        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });

        var lease = new ThreadLease(One, new LeaseOwner("one"), LeaseRules.After(Now, LeaseTime)) { Lasts = LeaseTime };
        (await Store.Find(chain))!.Lease.Should().Be(lease);
        (await Store.List()).Should().ContainSingle().Which.Lease.Should().Be(lease);
    }

    [Fact]
    public async Task a_live_lease_refuses_every_other_writer_and_says_whose_it_is()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });

        var taking = async () => await Store.Commit(chain.Rival() with { Lease = TakeBy(Other) });
        var writing = async () => await Store.Commit(chain.Rival());
        var keeping = async () => await Store.SavePending(chain, CommitChain.Pending("task"));
        var claiming = async () => await Store.ClaimAsync(chain.ThreadId, chain.Head, TakeBy(Other), CancellationToken.None);

        (await taking.Should().ThrowAsync<ThreadBusyException>()).Which.Holder.Nonce.Should().Be(One);
        await writing.Should().ThrowAsync<ThreadBusyException>();
        await keeping.Should().ThrowAsync<ThreadBusyException>();
        await claiming.Should().ThrowAsync<ThreadBusyException>();
        (await Store.Find(chain))!.Head.Should().Be(chain.Commits[0].Header);
    }

    [Fact]
    public async Task whoever_lost_the_lease_is_told_so_and_leaves_nothing_behind()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next() with { Lease = TakeBy(One) }, chain.Next() with { Lease = HoldBy(One) });
        Time.Advance(LeaseTime);
        var head = chain.Next() with { Lease = TakeBy(Other) };
        await Store.Commit(head);

        var writing = async () => await Store.Commit(chain.Rival() with { Lease = HoldBy(One) });
        var releasing = async () => await Store.Commit(chain.Rival() with { Lease = new CommitLease.Release(One) });
        var keeping = async () =>
            await Store.SavePendingWritesAsync(chain.ThreadId, chain.Head, One, [CommitChain.Pending("task")], CancellationToken.None);

        (await writing.Should().ThrowAsync<LeaseLostException>()).Which.Holder!.Nonce.Should().Be(Other);
        await releasing.Should().ThrowAsync<LeaseLostException>();
        await keeping.Should().ThrowAsync<LeaseLostException>();
        var thread = await Store.Find(chain);
        thread!.Head.Should().Be(head.Header);
        thread.PendingWrites.Should().BeEmpty();
        thread.Lease!.Nonce.Should().Be(Other);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_lease_that_was_taken_before_the_clock_was_put_back_lasts_no_longer_once_its_holder_gives_a_sign_of_life(bool byCommit)
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        Time.PutBack(TimeSpan.FromHours(1));

        if (byCommit)
        {
            await Store.Commit(chain.Next() with { Lease = HoldBy(One) });
        }
        else
        {
            await Store.RenewAsync(chain.ThreadId, HoldBy(One), CancellationToken.None);
        }

        (await Store.Find(chain))!.Lease!.Until.Should().Be(LeaseRules.After(Now, LeaseTime));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task nobody_waits_for_a_lease_whose_end_is_astray_since_the_clock_was_put_back(bool byCommit)
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next() with { Lease = TakeBy(One) }, chain.Next() with { Lease = HoldBy(One) });
        Time.PutBack(TimeSpan.FromHours(1));

        if (byCommit)
        {
            await Store.Commit(chain.Next() with { Lease = TakeBy(Other) });
        }
        else
        {
            await Store.ClaimAsync(chain.ThreadId, chain.Head, TakeBy(Other), CancellationToken.None);
        }

        var writing = async () => await Store.Commit(chain.Rival() with { Lease = HoldBy(One) });
        (await writing.Should().ThrowAsync<LeaseLostException>()).Which.Holder!.Nonce.Should().Be(Other);
        (await Store.Find(chain))!.Lease.Should().Be(
            new ThreadLease(Other, new LeaseOwner("other"), LeaseRules.After(Now, LeaseTime)) { Lasts = LeaseTime });
    }

    [Fact]
    public async Task a_clock_that_is_put_back_by_less_than_a_lease_lasts_takes_no_thread_from_its_holder()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        Time.PutBack(LeaseTime);

        var taking = async () => await Store.Commit(chain.Rival() with { Lease = TakeBy(Other) });

        await taking.Should().ThrowAsync<ThreadBusyException>();
        Time.Advance(2 * LeaseTime);
        await taking.Should().NotThrowAsync();
    }

    [Fact]
    public async Task a_lapsed_lease_is_its_holders_until_somebody_else_takes_it()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        Time.Advance(10 * LeaseTime);

        await Store.Commit(chain.Next() with { Lease = HoldBy(One) });

        (await Store.Find(chain))!.Lease!.Until.Should().Be(LeaseRules.After(Now, LeaseTime));
    }

    [Fact]
    public async Task each_commit_of_the_holder_extends_the_lease_to_nine_tenths_at_least()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });

        for (var step = 0; step < 40; step++)
        {
            Time.Advance(LeaseTime / 40);
            await Store.Commit(chain.Next() with { Lease = HoldBy(One) });
            (await Store.Find(chain))!.Lease!.Until.Should().BeGreaterThanOrEqualTo(LeaseRules.After(Now, LeaseTime * 0.9), "of step {0}", step);
        }
    }

    [Fact]
    public async Task the_lease_of_an_owner_that_is_gone_is_broken_and_any_other_one_still_stands()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });

        var mistaken = async () => await Store.Commit(chain.Rival() with { Lease = TakeBy(Other) with { Breaks = new LeaseNonce(77) } });
        await mistaken.Should().ThrowAsync<ThreadBusyException>();
        await Store.Commit(chain.Next() with { Lease = TakeBy(Other) with { Breaks = One } });

        (await Store.Find(chain))!.Lease!.Nonce.Should().Be(Other);
    }

    [Fact]
    public async Task whoever_moves_the_parent_may_break_any_lease_of_a_part()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });

        await Store.Commit(chain.Next() with { Lease = TakeBy(Other) with { BreaksAny = true } });

        (await Store.Find(chain))!.Lease!.Nonce.Should().Be(Other);
    }

    [Fact]
    public async Task a_conflict_leaves_the_lease_as_it_was()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var stale = chain.Rival() with { ExpectedHead = chain.Commits[0].Header.Hash, Lease = TakeBy(One) };

        var conflict = await Store.TryCommit(stale);

        conflict.Should().NotBeNull();
        (await Store.Find(chain))!.Lease.Should().BeNull();
    }

    [Fact]
    public async Task a_commit_sent_again_is_answered_as_the_first_time_although_the_lease_is_anothers_by_now()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next() with { Lease = TakeBy(One) }, chain.Next() with { Lease = HoldBy(One) });
        await Store.Commit(chain.Next() with { Lease = TakeBy(Other) with { Breaks = One } });

        await Store.Commit(chain.Commits[1] with { Lease = HoldBy(One) });

        (await Store.Find(chain))!.Lease!.Nonce.Should().Be(Other);
    }

    [Fact]
    public async Task a_released_thread_is_anybodys_at_once()
    {
        var (committed, let) = (new CommitChain("one"), new CommitChain("two"));
        await Store.CommitAll(committed.Next() with { Lease = TakeBy(One) }, committed.Next() with { Lease = new CommitLease.Release(One) });
        await Store.Commit(let.Next() with { Lease = TakeBy(One) });

        var wasHeld = await Store.ReleaseAsync(let.ThreadId, One, CancellationToken.None);
        await Store.CommitAll(committed.Next() with { Lease = TakeBy(Other) }, let.Next() with { Lease = TakeBy(Other) });

        wasHeld.Should().BeTrue();
        (await Store.ReleaseAsync(let.ThreadId, One, CancellationToken.None)).Should().BeFalse();
        (await Store.List()).Should().OnlyContain(thread => thread.Lease!.Nonce == Other);
    }

    [Fact]
    public async Task a_claim_takes_the_lease_without_a_commit_and_sent_again_is_answered_alike()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next());

        await Store.ClaimAsync(chain.ThreadId, chain.Head, TakeBy(One), CancellationToken.None);
        await Store.ClaimAsync(chain.ThreadId, chain.Head, TakeBy(One), CancellationToken.None);

        await Store.Commit(chain.Next() with { Lease = HoldBy(One) });
        (await Store.History(chain)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task a_claim_is_refused_when_the_head_is_not_the_expected_one()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());

        var stale = async () => await Store.ClaimAsync(chain.ThreadId, chain.Commits[0].Header.Hash, TakeBy(One), CancellationToken.None);
        var nowhere = async () => await Store.ClaimAsync(new("nowhere"), chain.Head, TakeBy(One), CancellationToken.None);

        (await stale.Should().ThrowAsync<CheckpointConflictException>()).Which.HeadVersion.Should().Be(2);
        (await nowhere.Should().ThrowAsync<CheckpointConflictException>()).Which.HeadVersion.Should().Be(0);
        (await Store.Find(chain))!.Lease.Should().BeNull();
    }

    [Fact]
    public async Task a_request_to_stop_reaches_the_holder_with_its_next_commit_and_its_next_renewal()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next() with { Lease = TakeBy(One) }, chain.Next() with { Lease = HoldBy(One) });
        var request = new StopRequest(StopKind.Cancel, Now) { By = "a person", Reason = "It is not needed any more." };

        var asked = await Store.RequestStopAsync(chain.ThreadId, request, CancellationToken.None);
        var toldAtCommit = await Store.Commit(chain.Next() with { Lease = HoldBy(One) });
        var toldAtNextCommit = await Store.Commit(chain.Next() with { Lease = HoldBy(One) });
        var toldAtRenewal = await Store.RenewAsync(chain.ThreadId, HoldBy(One), CancellationToken.None);

        asked!.Nonce.Should().Be(One);
        new[] { toldAtCommit, toldAtNextCommit, (toldAtRenewal as RenewAnswer.Held)?.Stop }.Should().AllBeEquivalentTo(request);
    }

    [Fact]
    public async Task a_request_to_stop_is_gone_with_the_lease_and_needs_somebody_to_ask()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        var request = new StopRequest(StopKind.Drain, Now);
        await Store.RequestStopAsync(chain.ThreadId, request, CancellationToken.None);
        await Store.Commit(chain.Next() with { Lease = new CommitLease.Release(One) });

        var nobody = await Store.RequestStopAsync(chain.ThreadId, request, CancellationToken.None);
        var told = await Store.Commit(chain.Next() with { Lease = TakeBy(Other) });

        nobody.Should().BeNull();
        told.Should().BeNull();
        (await Store.RequestStopAsync(new("nowhere"), request, CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task of_two_requests_to_stop_the_more_urgent_one_stays()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });

        await Store.RequestStopAsync(chain.ThreadId, new StopRequest(StopKind.Cancel, Now), CancellationToken.None);
        await Store.RequestStopAsync(chain.ThreadId, new StopRequest(StopKind.Drain, Now), CancellationToken.None);

        (await Store.Commit(chain.Next() with { Lease = HoldBy(One) }))!.Kind.Should().Be(StopKind.Cancel);
    }

    [Fact]
    public async Task a_renewal_extends_the_lease_and_whoever_lost_it_learns_whose_it_is()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        Time.Advance(LeaseTime / 2);

        var held = await Store.RenewAsync(chain.ThreadId, HoldBy(One), CancellationToken.None);
        var lost = await Store.RenewAsync(chain.ThreadId, HoldBy(Other), CancellationToken.None);

        held.Should().Be(new RenewAnswer.Held(null));
        (await Store.Find(chain))!.Lease!.Until.Should().Be(LeaseRules.After(Now, LeaseTime));
        lost.Should().BeOfType<RenewAnswer.Lost>().Which.Holder!.Nonce.Should().Be(One);
        (await Store.RenewAsync(new("nowhere"), HoldBy(One), CancellationToken.None)).Should().Be(new RenewAnswer.Lost(null));
    }

    [Fact]
    public async Task of_many_that_take_a_thread_at_once_one_gets_it()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next());
        var claims = Enumerable.Range(1, 8).Select(number => chain.Rival() with { Lease = TakeBy(new LeaseNonce((UInt128)number)) }).ToArray();

        var refusals = await Task.WhenAll(claims.Select(claim => Task.Run(() => Record.ExceptionAsync(() => Store.Commit(claim).AsTask()))));

        refusals.Count(refusal => refusal is null).Should().Be(1);
        refusals.OfType<ThreadBusyException>().Should().HaveCount(7);
        (await Store.Find(chain))!.Lease!.Nonce.Should().Be(claims[Array.IndexOf(refusals, null)].Lease!.Nonce);
    }

    [Fact]
    public async Task a_deleted_thread_is_nobodys_any_more()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        await Store.Delete(chain);

        var writing = async () => await Store.Commit(chain.Rival() with { Lease = HoldBy(One) });

        (await writing.Should().ThrowAsync<LeaseLostException>()).Which.Holder.Should().BeNull();
    }

    private Timestamp Now => Timestamp.From(Time.GetUtcNow());

    private static CommitLease.Take TakeBy(LeaseNonce nonce) => new(nonce, new LeaseOwner(nonce == One ? "one" : "other"), LeaseTime);

    private static CommitLease.Hold HoldBy(LeaseNonce nonce) => new(nonce, LeaseTime);
}
