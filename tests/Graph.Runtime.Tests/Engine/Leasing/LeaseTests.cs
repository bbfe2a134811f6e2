using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Leasing;

/// <summary>A run holds its thread against others, from its first commit to the one that brings the thread to rest.</summary>
public sealed class LeaseTests
{
    private readonly Gate _gate = new();

    [Fact]
    public async Task a_run_holds_its_thread_while_it_moves_and_lets_go_of_it_at_rest()
    {
        var world = LeaseWorld.New(_gate);
        var run = world.StartWith("a");
        await _gate.Reached;

        var during = await world.LeaseAsync();
        _gate.Open();
        await run.Completion;

        during!.IsLive(Graph.Runtime.Values.Timestamp.From(world.Time.GetUtcNow())).Should().BeTrue();
        (await world.LeaseAsync()).Should().BeNull();
    }

    [Fact]
    public async Task a_long_task_keeps_its_thread_because_the_lease_is_renewed()
    {
        var world = LeaseWorld.New(_gate);
        var run = world.StartWith("a");
        await _gate.Reached;

        world.Time.Advance(TimeSpan.FromMinutes(10));
        var rival = () => world.OtherProcess().StartWith("b", WhenBusy.Reject).Completion;

        (await rival.Should().ThrowAsync<ThreadBusyException>()).Which.Holder.Should().Be(await world.LeaseAsync());
        _gate.Open();
        (await run.Completion).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_run_that_lost_its_thread_learns_of_it_cancels_its_tasks_and_stores_nothing_more()
    {
        var world = LeaseWorld.New(_gate);
        var zombie = world.StartWith("a");
        await _gate.Reached;
        var open = new Gate();
        open.Open();
        await world.NextProcess().WithGate("slow", open).ResumeAsync(LeaseWorld.Steps);
        var commits = (await world.HistoryAsync()).Count;

        world.Time.Advance(TimeSpan.FromSeconds(10));
        var end = () => zombie.Completion;

        (await end.Should().ThrowAsync<LeaseLostException>()).Which.ThreadId.Should().Be(LeaseWorld.Thread);
        (await world.HistoryAsync()).Should().HaveCount(commits);
    }

    [Fact]
    public async Task after_a_long_pause_no_node_begins_before_the_store_was_asked()
    {
        var store = new RecordingStore(new InMemoryCheckpointStore());
        var world = LeaseWorld.New(_gate, store);
        world.Leases = new LeaseOptions { Duration = TimeSpan.FromDays(100) };
        var run = world.StartWith("a");
        await _gate.Reached;

        world.Time.Advance(TimeSpan.FromDays(90));
        _gate.Open();
        await run.Completion;

        store.Calls.Should().Equal("definition", "find", "commit 1", "commit 2", "renew", "commit 3", "commit 4");
    }

    [Fact]
    public async Task without_a_pause_a_transition_is_one_round_trip()
    {
        var store = new RecordingStore(new InMemoryCheckpointStore());
        var world = LeaseWorld.New(_gate, store);
        _gate.Open();

        await world.StartWith("a").Completion;

        store.Calls.Should().Equal("definition", "find", "commit 1", "commit 2", "commit 3", "commit 4");
    }

    [Fact]
    public async Task a_thread_whose_process_is_known_to_be_dead_is_resumed_at_once()
    {
        var world = LeaseWorld.New(_gate);
        world.StartWith("a");
        await _gate.Reached;
        var next = world.NextProcess().WithNode("slow", _ => "slow");

        var result = await next.Resume(LeaseWorld.Steps).Completion;

        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
    }

    [Fact]
    public async Task a_process_whose_clock_is_behind_does_not_wait_for_one_that_is_known_to_be_dead()
    {
        var world = LeaseWorld.New(_gate);
        world.StartWith("a");
        await _gate.Reached;
        var behind = new ManualTime();
        behind.PutBack(TimeSpan.FromDays(1));

        var result = await world.NextProcess(time: behind).WithNode("slow", _ => "slow").ResumeAsync(LeaseWorld.Steps);

        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
    }

    [Fact]
    public async Task a_thread_whose_holder_fell_silent_before_the_clock_was_put_back_is_resumed_at_once()
    {
        var world = LeaseWorld.New(_gate);
        world.OtherProcess(time: new ManualTime()).StartWith("a");
        await _gate.Reached;
        world.Time.PutBack(TimeSpan.FromHours(1));

        var result = await world.OtherProcess().WithNode("slow", _ => "slow").ResumeAsync(LeaseWorld.Steps);

        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
    }

    [Fact]
    public async Task a_resume_of_a_thread_that_another_process_moves_is_refused()
    {
        var world = LeaseWorld.New(_gate);
        var run = world.StartWith("a");
        await _gate.Reached;

        var resume = () => world.OtherProcess().Resume(LeaseWorld.Steps).Completion;

        await resume.Should().ThrowAsync<ThreadBusyException>();
        _gate.Open();
        await run.Completion;
    }

    [Fact]
    public async Task a_run_that_a_surprise_ends_lets_go_of_its_thread()
    {
        var world = LeaseWorld.New(_gate, new RefusingStore(new InMemoryCheckpointStore(), refused: 2));

        var end = () => world.StartWith("a").Completion;

        await end.Should().ThrowAsync<StoreException>();
        (await world.LeaseAsync()).Should().BeNull();
    }

    [Fact]
    public async Task a_subworkflow_of_a_run_that_lost_its_thread_is_fenced_as_well()
    {
        const string parent = """
            schema: graphagents/v1
            name: parent
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              inner: { type: workflow, with: { file: child.yaml, input: { word: a } }, output: { log: "${result.log}" } }
            edges: [START -> inner, inner -> END]
            """;
        var child = LeaseWorld.Steps.Replace("input: [word]", "input: [word]\noutput: [log]", StringComparison.Ordinal);
        var world = LeaseWorld.New(_gate).WithFile("child.yaml", child);
        world.WithNode("slow", async (_, _) =>
        {
            await _gate.PassAsync(CancellationToken.None);
            return NodeResult.Of("late");
        });
        var zombie = world.Start(parent);
        await _gate.Reached;
        var result = await world.NextProcess().WithNode("slow", _ => "slow").Resume(parent).Completion;
        _gate.Open();

        var end = () => zombie.Completion;

        await end.Should().ThrowAsync<LeaseLostException>();
        result.State["log"].Should().Be(LeaseWorld.Log("a", "slow", "last"));
        (await world.ViewAsync()).State["log"].Should().Be(result.State["log"]);
    }

    private sealed class RefusingStore(ICheckpointStore inner, int refused) : StoreInFront(inner)
    {
        private int _commits;

        public override ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) =>
            ++_commits == refused ? throw new StoreException("The disk is full.") : Inner.CommitAsync(commit, cancellationToken);
    }
}
