using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Faults;

/// <summary>A server whose clock is set forward or back under the leases that are counted by it.</summary>
public sealed class ClockFaultTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_clock_that_is_set_forward_ends_every_lease_and_no_commit_is_stored_twice()
    {
        await using var server = await PostgresServer.StartWithClockAsync("fsync=off");
        await using var store = new PostgresCheckpointStore(PostgresStoreUri.Parse(server.Uri["postgres:".Length..]));
        var (chain, one, two) = (new CommitChain(), new LeaseNonce(1), new LeaseNonce(2));
        await store.Commit(chain.Next() with { Lease = Take(one, TimeSpan.FromMinutes(1)) });

        await server.SetClockAsync(TimeSpan.FromHours(1));
        await store.Commit(chain.Next("of the second") with { Lease = Take(two, TimeSpan.FromMinutes(1)) });
        var late = async () => await store.Commit(chain.Rival("of the first") with { Lease = new CommitLease.Hold(one, TimeSpan.FromMinutes(1)) });

        await late.Should().ThrowAsync<LeaseLostException>();
        (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
    }

    [Fact]
    public async Task a_clock_that_is_set_back_is_put_right_by_the_next_sign_of_life_of_whoever_holds_the_thread()
    {
        await using var server = await PostgresServer.StartWithClockAsync("fsync=off");
        await using var store = new PostgresCheckpointStore(PostgresStoreUri.Parse(server.Uri["postgres:".Length..]));
        var (chain, one, two) = (new CommitChain(), new LeaseNonce(1), new LeaseNonce(2));
        await store.Commit(chain.Next() with { Lease = Take(one, Lease) });

        await server.SetClockAsync(TimeSpan.FromHours(-2));
        await store.RenewAsync(chain.ThreadId, new CommitLease.Hold(one, Lease), CancellationToken.None);
        var until = (await store.Find(chain))!.Lease!.Until.ToDateTimeOffset();
        await TakeOnceItHasLapsedAsync(store, chain, two);

        until.Should().BeBefore(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), "the lease is counted by the clock as it is now");
        (await store.Find(chain))!.Lease!.Nonce.Should().Be(two);
    }

    private static CommitLease.Take Take(LeaseNonce nonce, TimeSpan duration) => new(nonce, new LeaseOwner($"owner {nonce}"), duration);

    private static async Task TakeOnceItHasLapsedAsync(ICheckpointStore store, CommitChain chain, LeaseNonce nonce)
    {
        while (await Record.ExceptionAsync(async () => await store.ClaimAsync(chain.ThreadId, chain.Head, Take(nonce, Lease), CancellationToken.None)) is ThreadBusyException)
        {
        }
    }
}
