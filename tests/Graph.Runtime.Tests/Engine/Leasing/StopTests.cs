using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Leasing;

/// <summary>A run is stopped from elsewhere: cancelled, or drained so that another process goes on.</summary>
public sealed class StopTests
{
    private readonly Gate _gate = new();
    private readonly EngineWorld _world;

    public StopTests() => _world = LeaseWorld.New(_gate);

    [Fact]
    public async Task a_cancel_from_another_process_reaches_the_run_at_its_renewal_and_the_history_says_who_and_why()
    {
        var run = _world.StartWith("a");
        await _gate.Reached;
        await _world.AskAsync(StopKind.Cancel);

        _world.Time.Advance(TimeSpan.FromSeconds(10));
        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        var last = (await _world.HistoryAsync())[^1];
        (last.Source, last.By, last.Reason).Should().Be(("cancel", "Grace", "The order was withdrawn."));
    }

    [Fact]
    public async Task a_cancel_reaches_the_run_at_its_next_commit()
    {
        var run = _world.StartWith("a");
        await _gate.Reached;
        await _world.AskAsync(StopKind.Cancel);

        _gate.Open();
        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow"));
    }

    [Fact]
    public async Task every_change_of_where_a_thread_stands_says_who_brought_it_about()
    {
        _gate.Open();

        await _world.StartWith("a").Completion;

        (await _world.HistoryAsync()).Select(entry => entry.By).Should().Equal("Ada", null, null, "Ada");
    }

    [Fact]
    public async Task a_drained_run_ends_its_step_commits_it_and_lets_another_process_go_on_at_once()
    {
        var run = _world.StartWith("a");
        await _gate.Reached;
        run.AskToStop(StopKind.Drain);

        _gate.Open();
        var handedBack = await run.Completion;
        var lease = await _world.LeaseAsync();
        var other = _world.OtherProcess();
        var result = await other.Resume(LeaseWorld.Steps).Completion;

        handedBack.Status.Should().Be(RunStatus.Running);
        handedBack.State["log"].Should().Be(LeaseWorld.Log("a", "slow"));
        lease.Should().BeNull();
        other.Calls.Should().Equal("last");
        result.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_drained_run_whose_step_does_not_end_in_time_leaves_it_to_whoever_goes_on()
    {
        var run = _world.StartWith("a");
        await _gate.Reached;

        run.AskToStop(StopKind.Drain);
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        var handedBack = await run.Completion;
        _gate.Open();
        var result = await _world.OtherProcess().Resume(LeaseWorld.Steps).Completion;

        handedBack.Status.Should().Be(RunStatus.Running);
        (await _world.LeaseAsync()).Should().BeNull();
        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
        (await _world.HistoryAsync()).Select(entry => entry.Source).Should().Equal("input", "step", "resume", "step", "step");
    }

    [Fact]
    public async Task a_drained_run_drains_the_workflow_inside_of_it_as_well()
    {
        const string parent = """
            schema: graphagents/v1
            name: parent
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              inner: { type: workflow, with: { file: child.yaml, input: { word: a } }, output: { log: "${result.log}" } }
            edges: [START -> inner, inner -> END]
            """;
        _world.WithFile("child.yaml", LeaseWorld.Steps.Replace("input: [word]", "input: [word]\noutput: [log]", StringComparison.Ordinal));
        var run = _world.Start(parent);
        await _gate.Reached;
        run.AskToStop(StopKind.Drain);

        _gate.Open();
        var handedBack = await run.Completion;
        var other = _world.OtherProcess();
        var result = await other.Resume(parent).Completion;

        handedBack.Status.Should().Be(RunStatus.Running);
        other.Calls.Should().Equal("last");
        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
    }

    [Fact]
    public async Task a_cancel_outdoes_a_drain()
    {
        var run = _world.StartWith("a");
        await _gate.Reached;

        run.AskToStop(StopKind.Drain);
        run.AskToStop(StopKind.Cancel, "Grace", "Enough.");
        run.AskToStop(StopKind.Drain);
        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        (await _world.HistoryAsync())[^1].Reason.Should().Be("Enough.");
    }

    [Fact]
    public async Task a_thread_that_waits_for_an_answer_is_cancelled_by_whoever_asks()
    {
        _world.WithNode("slow", context => context.Interrupt("sure?", Graph.Runtime.State.StateType.String));
        await _world.StartWith("a").Completion;

        var result = await _world.Runner.CancelAsync(
            _world.Compile(LeaseWorld.Steps), LeaseWorld.Thread, "Grace", "Nobody answers.", CancellationToken.None);

        result.Status.Should().Be(RunStatus.Cancelled);
        var last = (await _world.HistoryAsync())[^1];
        (last.Source, last.By, last.Reason).Should().Be(("cancel", "Grace", "Nobody answers."));
    }

    [Fact]
    public async Task a_cancel_waits_for_the_process_that_moves_the_thread()
    {
        var run = _world.StartWith("a");
        await _gate.Reached;

        var cancel = _world.OtherProcess().Runner.CancelAsync(
            _world.Compile(LeaseWorld.Steps), LeaseWorld.Thread, "Grace", null, CancellationToken.None);
        var moving = await _world.CompleteAsync(run);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        var result = await cancel;

        moving.Status.Should().Be(RunStatus.Cancelled);
        result.Status.Should().Be(RunStatus.Cancelled);
        (await _world.HistoryAsync())[^1].By.Should().Be("Grace");
    }

    [Fact]
    public async Task a_cancel_that_comes_too_late_for_the_thread_it_saw_looks_again()
    {
        _world.WithNode("slow", context => context.Interrupt("sure?", Graph.Runtime.State.StateType.String)).WithGate("quick", _gate);
        await _world.StartWith("a").Completion;
        WorkflowRun? quicker = null;
        var late = new EventfulStore(_world.Store, async () =>
        {
            quicker = _world.Resume(LeaseWorld.Steps, "yes");
            await _gate.Reached;
        });

        var cancel = _world.OtherProcess(late).Runner.CancelAsync(
            _world.Compile(LeaseWorld.Steps), LeaseWorld.Thread, "Grace", null, CancellationToken.None);
        await _world.LetTimePassAsync(cancel);

        (await cancel).Status.Should().Be(RunStatus.Cancelled);
        (await quicker!.Completion).Status.Should().Be(RunStatus.Cancelled);
        (await _world.HistoryAsync())[^1].By.Should().Be("Grace");
    }

    [Fact]
    public async Task a_thread_that_is_over_cannot_be_cancelled()
    {
        _gate.Open();
        await _world.StartWith("a").Completion;

        var cancel = () => _world.Runner.CancelAsync(_world.Compile(LeaseWorld.Steps), LeaseWorld.Thread, null, null, CancellationToken.None);

        (await cancel.Should().ThrowAsync<RunRefusedException>()).Which.Message.Should().Contain("nothing to cancel");
    }

    /// <summary>Something happens between its first look at a thread and what is done about it.</summary>
    private sealed class EventfulStore(ICheckpointStore inner, Func<Task> happens) : StoreInFront(inner)
    {
        private Func<Task>? _happens = happens;

        public override async ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
        {
            var found = await base.FindAsync(threadId, cancellationToken);
            if (Interlocked.Exchange(ref _happens, null) is { } first)
            {
                await first();
            }

            return found;
        }
    }
}
