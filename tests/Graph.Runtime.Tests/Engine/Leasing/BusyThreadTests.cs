using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Leasing;

/// <summary>On a thread one run at a time; a second input gets what its caller chose.</summary>
public sealed class BusyThreadTests
{
    private readonly Gate _gate = new();
    private readonly EngineWorld _world;

    public BusyThreadTests() => _world = LeaseWorld.New(_gate);

    [Fact]
    public async Task a_second_input_waits_until_the_thread_is_free()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;

        var second = _world.StartWith("b");
        _gate.Open();
        await first.Completion;
        var result = await second.Completion;

        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last", "b", "slow", "last"));
    }

    [Fact]
    public async Task a_second_input_of_another_process_looks_now_and_then_whether_the_thread_is_free()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;

        var second = _world.OtherProcess().StartWith("b");
        await _world.Time.WhenTimerIsSetWithin(TimeSpan.FromMilliseconds(250));
        _gate.Open();
        await first.Completion;
        var result = await _world.CompleteAsync(second);

        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last", "b", "slow", "last"));
    }

    [Fact]
    public async Task whoever_waits_may_stop_waiting()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;
        var second = _world.StartWith("b");

        second.RequestStop();
        var end = () => second.Completion;

        await end.Should().ThrowAsync<OperationCanceledException>();
        _gate.Open();
        (await first.Completion).State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
    }

    [Fact]
    public async Task a_second_input_may_be_refused()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;

        var refused = () => _world.StartWith("b", WhenBusy.Reject).Completion;

        (await refused.Should().ThrowAsync<ThreadBusyException>()).Which.Message.Should().Contain("'t1' is busy").And.Contain("graph cancel t1");
        _gate.Open();
        (await first.Completion).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_second_input_may_interrupt_the_first_and_goes_on_from_what_that_committed()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;

        var second = _world.StartWith("b", WhenBusy.Interrupt);
        var interrupted = await first.Completion;
        _gate.Open();
        var result = await second.Completion;

        interrupted.Status.Should().Be(RunStatus.Cancelled);
        result.State["log"].Should().Be(LeaseWorld.Log("a", "b", "slow", "last"));
        var stop = (await _world.HistoryAsync()).Single(entry => entry.Source == "cancel");
        (stop.By, stop.Reason).Should().Be(("Ada", "A new input came for the thread."));
    }

    [Fact]
    public async Task a_process_whose_clock_is_behind_asks_the_holder_to_stop_all_the_same()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;
        var behind = new ManualTime();
        behind.PutBack(TimeSpan.FromDays(1));
        var other = _world.OtherProcess(time: behind);

        var second = other.StartWith("b", WhenBusy.Interrupt);
        var interrupted = await _world.CompleteAsync(first);
        _gate.Open();
        var result = await other.CompleteAsync(second);

        interrupted.Status.Should().Be(RunStatus.Cancelled);
        result.State["log"].Should().Be(LeaseWorld.Log("a", "b", "slow", "last"));
    }

    [Fact]
    public async Task a_second_input_may_take_the_place_of_the_first_and_what_that_did_stays_in_the_history()
    {
        _gate.Open();
        await _world.StartWith("before").Completion;
        var closed = new Gate();
        _world.WithGate("slow", closed);
        var first = _world.OtherProcess().StartWith("a");
        await closed.Reached;

        var second = _world.StartWith("b", WhenBusy.Rollback);
        var replaced = await _world.CompleteAsync(first);
        closed.Open();
        var result = await _world.CompleteAsync(second);

        replaced.Status.Should().Be(RunStatus.Cancelled);
        result.State["log"].Should().Be(LeaseWorld.Log("before", "slow", "last", "b", "slow", "last"));
        var history = await _world.HistoryAsync();
        var inputs = history.Where(entry => entry.Source == "input").Select(entry => (entry.Header.Version, entry.Header.ParentVersion));
        inputs.Should().Equal((1, 0), (5, 4), (8, 4));
        history.Select(entry => entry.Header.Version).Should().Equal(Enumerable.Range(1, history.Count).Select(version => (long)version));
        (await _world.ViewAsync()).State["log"].Should().Be(result.State["log"]);
        (await _world.ViewAsync(6)).State["log"].Should().Be(LeaseWorld.Log("before", "slow", "last", "a"));
    }

    [Fact]
    public async Task an_input_that_takes_the_place_of_the_one_that_made_the_thread_starts_from_nothing()
    {
        var first = _world.StartWith("a");
        await _gate.Reached;

        var second = _world.StartWith("b", WhenBusy.Rollback);
        await first.Completion;
        _gate.Open();
        var result = await second.Completion;

        result.State["log"].Should().Be(LeaseWorld.Log("b", "slow", "last"));
        (await _world.HistoryAsync()).Last(entry => entry.Source == "input").Header.ParentVersion.Should().Be(0);
        (await _world.ViewAsync()).State["log"].Should().Be(result.State["log"]);
    }

    [Fact]
    public async Task a_thread_that_its_process_left_is_not_taken_for_free()
    {
        _world.StartWith("a");
        await _gate.Reached;

        var input = () => _world.NextProcess().StartWith("b").Completion;

        (await input.Should().ThrowAsync<RunRefusedException>()).Which.Message.Should().Contain("nobody moves it").And.Contain("Resume it");
    }
}
