using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Faults;

/// <summary>A server whose clock is set while its leases are counted by it: an hour ahead, then three hours back.</summary>
public sealed class ClockFaultTests
{
    private const int StepsBetween = 20;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);
    private static readonly TimeSpan Behind = TimeSpan.FromHours(-2);

    // Many leases, and far less than what the clock was put back by.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly LeaseNonce One = new(1);
    private static readonly LeaseNonce Other = new(2);

    [Fact]
    public async Task a_redis_server_whose_clock_is_set_holds_no_thread_for_longer_and_takes_no_commit_twice()
    {
        await using var server = await RedisServer.StartWithClockAsync();
        await using var store = new RedisCheckpointStore(RedisStoreUri.Parse($"//127.0.0.1:{server.Port}", useTls: false));

        await SetClockAsync(store, server.Clock!);
    }

    [Fact]
    public async Task a_postgresql_server_whose_clock_is_set_holds_no_thread_for_longer_and_takes_no_commit_twice()
    {
        await using var server = await PostgresServer.StartWithClockAsync("fsync=off");
        await using var store = new PostgresCheckpointStore(PostgresStoreUri.Parse($"//postgres@127.0.0.1:{server.Port}/postgres?sslmode=disable"));

        await SetClockAsync(store, server.Clock!);
    }

    private static async Task SetClockAsync(ICheckpointStore store, ServerClock clock)
    {
        var (alone, contested, silent) = (new CommitChain("alone"), new CommitChain("contested"), new CommitChain("silent"));
        CommitChain[] chains = [alone, contested, silent];
        await store.CommitAll([.. chains.Select(chain => chain.Next() with { Lease = TakeBy(One) })]);

        // Ahead all leases are over at once. Whoever nobody takes a thread from goes on with it; whoever was quicker has the other one.
        clock.Set(Ahead);
        await MakeStepsAsync(store, alone);
        await store.ClaimAsync(contested.ThreadId, contested.Head, TakeBy(Other), CancellationToken.None);
        var writing = async () => await store.Commit(contested.Rival() with { Lease = HoldBy(One) });
        await writing.Should().ThrowAsync<LeaseLostException>();

        // The holder of the third one dies without another sign of life.
        await store.Commit(silent.Next() with { Lease = HoldBy(One) });

        // Behind, a lease that was taken before ends in hours. A sign of life puts it right, be it a commit or a renewal; then those holders die too.
        clock.Set(Behind);
        await MakeStepsAsync(store, alone);
        (await store.RenewAsync(contested.ThreadId, HoldBy(Other), CancellationToken.None)).Should().BeOfType<RenewAnswer.Held>();
        await Task.WhenAll(TakeOverAsync(store, alone, Other), TakeOverAsync(store, contested, One), TakeOverAsync(store, silent, Other)).WaitAsync(Patience);

        await store.Commit(contested.Next() with { Lease = HoldBy(One) });
        foreach (var chain in chains)
        {
            var history = await store.History(chain);
            history.Select(commit => commit.Header.Hash).Should().Equal(chain.Commits.Select(commit => commit.Header.Hash).Reverse());
        }
    }

    private static async Task MakeStepsAsync(ICheckpointStore store, CommitChain chain)
    {
        for (var step = 0; step < StepsBetween; step++)
        {
            await store.Commit(chain.Next() with { Lease = HoldBy(One) });
        }
    }

    /// <summary>Takes a thread as soon as its lease is over.</summary>
    private static async Task TakeOverAsync(ICheckpointStore store, CommitChain chain, LeaseNonce nonce)
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (await turns.WaitForNextTickAsync())
        {
            try
            {
                await store.ClaimAsync(chain.ThreadId, chain.Head, TakeBy(nonce), CancellationToken.None);
                return;
            }
            catch (ThreadBusyException)
            {
                // It is still the other one's.
            }
        }
    }

    private static CommitLease.Take TakeBy(LeaseNonce nonce) => new(nonce, new LeaseOwner(nonce == One ? "one" : "other"), LeaseTime);

    private static CommitLease.Hold HoldBy(LeaseNonce nonce) => new(nonce, LeaseTime);
}
