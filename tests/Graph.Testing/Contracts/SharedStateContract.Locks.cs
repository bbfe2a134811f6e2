using FluentAssertions;
using Graph.Runtime.SharedState;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>What is made of the contract on every store: updates of several writers at once, and locks.</content>
public abstract partial class SharedStateContract
{
    private static readonly StateLockOptions HalfAMinute = new() { Lease = TimeSpan.FromSeconds(30), Wait = TimeSpan.Zero };

    private static readonly StateStoreOptions Patient =
        new() { MaxAttempts = 1_000, FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task updates_of_many_writers_are_all_counted()
    {
        var clients = new[] { new StateStore(Store, Patient), new StateStore(await OpenAnotherAsync(), Patient) };

        await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => clients[writer % 2].UpdateAsync<int>("count", count => count + 1).AsTask()));

        (await clients[0].GetAsync<int>("count")).Value.Should().Be(20);
    }

    [Fact]
    public async Task of_many_that_make_an_entry_all_get_the_one_that_was_first()
    {
        var clients = new[] { new StateStore(Store, Patient), new StateStore(await OpenAnotherAsync(), Patient) };

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => clients[caller % 2].GetOrCreateAsync("key", _ => ValueTask.FromResult(caller)).AsTask()));

        made.Should().AllBeEquivalentTo(await clients[0].GetAsync<int>("key"));
    }

    [Fact]
    public async Task one_holder_at_a_time_has_a_lock_and_each_has_a_higher_token_than_the_one_before()
    {
        var clients = new[] { new StateStore(Store, Patient), new StateStore(await OpenAnotherAsync(), Patient) };
        var (inside, tokens) = (0, new List<long>());

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async holder =>
        {
            await using var held = await clients[holder % 2].AcquireLockAsync("door", HalfAMinute with { Wait = Timeout.InfiniteTimeSpan });
            Interlocked.Increment(ref inside).Should().Be(1);
            tokens.Add(held.FencingToken);
            await clients[holder % 2].FindAsync<int>("a call of the store while the lock is held");
            Interlocked.Decrement(ref inside);
        }));

        tokens.Should().HaveCount(6).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task a_lock_is_anothers_until_it_is_let_go()
    {
        var (one, two) = (new StateStore(Store), new StateStore(await OpenAnotherAsync()));
        var held = await one.TryAcquireLockAsync("door", HalfAMinute);

        var refused = await two.TryAcquireLockAsync("door", HalfAMinute);
        var waited = async () => await two.AcquireLockAsync("door", HalfAMinute);
        var elsewhere = await two.Within(_cart).TryAcquireLockAsync("door", HalfAMinute);
        (await waited.Should().ThrowAsync<StateLockTimeoutException>()).Which.Message.Should().Contain("process").And.Contain("'door'");
        await held!.DisposeAsync();
        var taken = await two.TryAcquireLockAsync("door", HalfAMinute);

        refused.Should().BeNull();
        elsewhere.Should().NotBeNull("a lock of that name in a partition is another");
        taken!.FencingToken.Should().BeGreaterThan(held.FencingToken);
        await Task.WhenAll(taken.DisposeAsync().AsTask(), elsewhere!.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task a_paused_holder_whose_lock_was_taken_over_can_write_nothing_more_and_is_told()
    {
        var stopped = new ManualTime();
        var (paused, next) = (new StateStore(Store, time: stopped), new StateStore(await OpenAnotherAsync()));
        var lost = await paused.TryAcquireLockAsync("door", HalfAMinute);
        Time.Advance(HalfAMinute.Lease);

        await using var held = await next.TryAcquireLockAsync("door", HalfAMinute);
        await next.SetAsync("guarded", "by the next holder", new StateWriteOptions { FencingToken = held!.FencingToken });
        var late = async () => await paused.SetAsync("guarded", "by the paused one", new StateWriteOptions { FencingToken = lost!.FencingToken });

        (await late.Should().ThrowAsync<StateFencedException>()).Which.HighestToken.Should().Be(held.FencingToken);
        (await next.GetAsync<string>("guarded")).Value.Should().Be("by the next holder");
        stopped.Advance(HalfAMinute.Lease / 3);
        await WhenCancelled(lost!.Lost);
        await lost.DisposeAsync();
        (await paused.TryAcquireLockAsync("door", HalfAMinute)).Should().BeNull("whoever lost a lock does not let go of the next holder's");
    }

    [Fact]
    public async Task a_lock_whose_holder_died_before_the_stores_clock_was_put_back_is_waited_for_no_longer_than_its_lease()
    {
        var waiting = new ManualTime();
        var (dead, next) = (new StateStore(Store, time: new ManualTime()), new StateStore(await OpenAnotherAsync(), time: waiting));
        var lost = await dead.TryAcquireLockAsync("door", HalfAMinute);
        Time.PutBack(TimeSpan.FromHours(1));

        var began = waiting.GetTimestamp();
        var acquiring = next.AcquireLockAsync("door", HalfAMinute with { Wait = Timeout.InfiniteTimeSpan }).AsTask();
        while (await Task.WhenAny(acquiring, waiting.WhenTimerIsSetWithin(TimeSpan.FromSeconds(1))) != acquiring)
        {
            waiting.AdvanceToNextTimer();
        }

        await using var held = await acquiring;
        waiting.GetElapsedTime(began).Should().BeGreaterThanOrEqualTo(HalfAMinute.Lease).And.BeLessThan(HalfAMinute.Lease + TimeSpan.FromSeconds(5));
        held.FencingToken.Should().BeGreaterThan(lost!.FencingToken);
    }

    [Fact]
    public async Task a_lock_stays_its_holders_for_as_long_as_that_one_lives()
    {
        var clock = new ManualTime();
        var (holder, other) = (new StateStore(Store, time: clock), new StateStore(await OpenAnotherAsync()));
        await using var held = await holder.TryAcquireLockAsync("door", HalfAMinute);

        foreach (var _ in Enumerable.Range(0, 6))
        {
            await PassAsync(clock, HalfAMinute.Lease / 3);
            (await other.TryAcquireLockAsync("door", HalfAMinute)).Should().BeNull();
        }

        held!.Lost.IsCancellationRequested.Should().BeFalse();
    }

    /// <summary>Lets time pass for the store and for the holder, which extends its lock meanwhile and waits for the next time to do so.</summary>
    private async Task PassAsync(ManualTime holder, TimeSpan span)
    {
        Time.Advance(span);
        holder.Advance(span);
        await holder.WhenTimerIsSetWithin(span);
    }

    private static async Task WhenCancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
