using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Runtime.Tests.SharedState.Worlds;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.SharedState;

public sealed class StateLockTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly InMemoryCheckpointStore _store;

    public StateLockTests() => _store = new InMemoryCheckpointStore(_time);

    [Fact]
    public async Task a_lock_is_waited_for_as_long_as_was_said()
    {
        await using var held = await new StateStore(_store).AcquireLockAsync("door");
        var waiting = new ManualTime();

        var acquiring = new StateStore(_store, time: waiting).AcquireLockAsync("door", new StateLockOptions { Wait = TimeSpan.FromSeconds(5) }).AsTask();
        var began = waiting.GetUtcNow();
        while (await Task.WhenAny(acquiring, waiting.WhenTimerIsSet) != acquiring)
        {
            waiting.AdvanceToNextTimer();
        }

        (await ((Func<Task>)(() => acquiring)).Should().ThrowAsync<StateLockTimeoutException>()).Which.Waited.Should().Be(TimeSpan.FromSeconds(5));
        (waiting.GetUtcNow() - began).Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task a_holder_that_does_not_reach_the_store_gives_up_before_the_store_lets_another_in()
    {
        var clock = new ManualTime();
        var silent = new SilentStore(_store);
        await using var held = await new StateStore(silent, time: clock).AcquireLockAsync("door", new StateLockOptions { Lease = Lease });
        silent.FallSilent();
        var told = new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = clock.GetUtcNow();
        await using var registration = held.Lost.Register(() => told.SetResult(clock.GetUtcNow()));

        while (await Task.WhenAny(told.Task, clock.WhenTimerIsSet) != told.Task)
        {
            clock.AdvanceToNextTimer();
        }

        (await told.Task - began).Should().BeGreaterThan(Lease * 0.7).And.BeLessThan(Lease);
        silent.Speak();
    }

    [Fact]
    public async Task a_renewal_whose_answer_is_lost_is_asked_for_again_and_does_not_cost_the_lock()
    {
        var clock = new ManualTime();
        await using var held = await new StateStore(new AnswerLosingStore(_store, losesAnswerTo: 2), time: clock).AcquireLockAsync("door", new StateLockOptions { Lease = Lease });

        foreach (var _ in Enumerable.Range(0, 3))
        {
            await clock.WhenTimerIsSetWithin(Lease / 3);
            clock.AdvanceToNextTimer();
        }

        await clock.WhenTimerIsSetWithin(Lease / 3);
        held.Lost.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task a_lock_of_a_process_that_has_ended_on_this_machine_is_not_waited_for()
    {
        var parts = LeaseOwner.OfThisProcess(new Random(1)).Value.Split(':');
        parts[4] = "1";
        var dead = new LockClaim("nonce", new LeaseOwner(string.Join(':', parts)), Lease);
        await using (var placed = await new StateStore(_store).AcquireLockAsync("door"))
        {
            var entry = await FindAsync();
            await _store.WriteAsync(dead.Write(entry.Key, new StateWriteId("dead"), entry.Version), default);
        }

        await using var taken = await new StateStore(_store).TryAcquireLockAsync("door");

        taken.Should().NotBeNull();
    }

    [Fact]
    public async Task disposing_twice_lets_go_once()
    {
        var states = new StateStore(_store);
        var first = await states.AcquireLockAsync("door");
        await first.DisposeAsync();
        await using var second = await states.AcquireLockAsync("door");

        await first.DisposeAsync();

        (await states.TryAcquireLockAsync("door")).Should().BeNull();
    }

    [Fact]
    public async Task settings_of_a_lock_are_checked()
    {
        var states = new StateStore(_store);
        var lease = async () => await states.AcquireLockAsync("door", new StateLockOptions { Lease = TimeSpan.FromMilliseconds(1) });
        var wait = async () => await states.AcquireLockAsync("door", new StateLockOptions { Wait = TimeSpan.FromSeconds(-2) });

        await lease.Should().ThrowAsync<ArgumentOutOfRangeException>();
        await wait.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    private async Task<StateEntry> FindAsync()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("\ndoor"u8)[..16]);
        return (await _store.FindAsync(new StateKey(StateSpace.Default, new StatePartition($"$lock/{hash}"), "door"), default))!;
    }
}
