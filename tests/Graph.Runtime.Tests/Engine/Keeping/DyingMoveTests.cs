using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Keeping;

/// <summary>A move whose process dies at each of its calls, before it is done and before its answer is heard.</summary>
public sealed class DyingMoveTests
{
    private static readonly ThreadId Thread = new("queued");

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task at_no_moment_could_two_stores_carry_it_out_and_made_again_it_is_whole(bool isDone, bool keeps)
    {
        var calls = 0;
        var hasDied = true;
        while (hasDied)
        {
            hasDied = await MoveAndDieAsync(++calls, isDone, keeps);
        }

        calls.Should().BeGreaterThan(30);
    }

    private static async Task<bool> MoveAndDieAsync(int call, bool isDone, bool keeps)
    {
        var time = new ManualTime();
        var (from, to) = (new InMemoryCheckpointStore(time), new InMemoryCheckpointStore(time));
        var before = await MakeAsync(from, time);
        var options = new StoreMoveOptions { KeepsSource = keeps };
        var calls = MortalCalls.DyingAt(call, isDone);
        var hasDied = await DiesAsync(new StoreMigrator(calls.To(from), calls.To(to), time, options));
        time.Advance(TimeSpan.FromMinutes(5));

        await RequireOneOwnerAsync(from, to, $"after call {call}");
        var report = (await new StoreMigrator(from, to, time, options).MoveAllAsync(new ThreadSelection(), default).ToListAsync()).SingleOrDefault();
        await RequireOneOwnerAsync(from, to, $"after call {call} and another move");

        report?.Refusal.Should().BeNull();
        (await to.DescribeAsync()).Should().Equal(before, "of call {0}", call);
        (await to.FindJobAsync(Thread, default))!.Job.Id.Value.Should().Be("j1");
        (await to.FindAsync(Thread, default))!.Commands.Should().ContainSingle();
        (await from.FindAsync(Thread, default) is not null).Should().Be(keeps);
        return hasDied;
    }

    /// <summary>A thread with one inside of it that asks, a job, and something that waits for it.</summary>
    private static async Task<IReadOnlyList<string>> MakeAsync(InMemoryCheckpointStore store, ManualTime time)
    {
        var world = KeptThreads.Equip(new EngineWorld(store, time));
        await world.RunAsync(KeptThreads.Around, Thread.Value);
        var job = new ThreadJob { Id = new JobId("j1"), Placement = new JobPlacement(), State = JobState.Ready, EnqueuedAt = Timestamp.From(time.GetUtcNow()) };
        await store.AdoptJobAsync(Thread, job, [new ThreadCommand("c1", "more"u8.ToArray())], default);
        return await store.DescribeAsync();
    }

    private static async Task<bool> DiesAsync(StoreMigrator migrator)
    {
        try
        {
            await migrator.MoveAllAsync(new ThreadSelection(), default).ToListAsync();
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
    }

    /// <summary>Workers of both stores look for work; what they get they give back.</summary>
    private static async Task RequireOneOwnerAsync(InMemoryCheckpointStore from, InMemoryCheckpointStore to, string when)
    {
        var grants = new List<string>();
        foreach (var (name, store) in new[] { ("source", from), ("destination", to) })
        {
            await store.MaintainAsync(default);
            foreach (var grant in await store.ClaimAsync(Claim(), default))
            {
                grants.Add(name);
                await store.GiveBackAsync(grant, default);
            }
        }

        grants.Count.Should().BeLessThanOrEqualTo(1, when);
    }

    private static JobClaim Claim() => new()
    {
        Worker = new LeaseOwner("w"),
        Queues = [new QueueShare(JobPlacement.DefaultQueue)],
        Count = 5,
        Lease = TimeSpan.FromSeconds(30),
        NewNonce = () => new LeaseNonce(77),
    };
}
