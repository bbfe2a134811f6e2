using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Children;

/// <summary>A process that dies at any commit of a run or of the workflows inside of it leaves nothing that a resume cannot finish.</summary>
public sealed class SubworkflowRecoveryTests
{
    // Parent: input, before, review, after. Child in between: input, look, check; and what resumes add does not count.
    private const int CommitsOfTwoLevels = 7;

    private static readonly string Top = Family.Parent.Replace("child.yaml, input: { topic:", "middle.yaml, input: { question:", StringComparison.Ordinal);

    private const int CommitsOfThreeLevels = CommitsOfTwoLevels + 4;

    public static TheoryData<int> DeathsOfTwo => [.. Enumerable.Range(1, CommitsOfTwoLevels)];

    public static TheoryData<int> DeathsOfThree => [.. Enumerable.Range(1, CommitsOfThreeLevels)];

    [Fact]
    public async Task the_deaths_below_are_all_that_there_are()
    {
        var two = new DyingStore(new InMemoryCheckpointStore());
        var three = new DyingStore(new InMemoryCheckpointStore());

        await NewWorld(two).RunParentAsync();
        await NewWorld(three).RunAsync(Top, ("question", "why"));

        two.Commits.Should().Be(CommitsOfTwoLevels);
        three.Commits.Should().Be(CommitsOfThreeLevels);
    }

    [Theory]
    [MemberData(nameof(DeathsOfTwo))]
    public async Task after_a_death_behind_any_commit_no_node_runs_again(int commit)
    {
        var store = new DyingStore(new InMemoryCheckpointStore()).DieAt(commit, isStored: true);
        var world = NewWorld(store);
        var run = () => world.RunParentAsync();
        await run.Should().ThrowAsync<ProcessDiedException>();
        store.Revive();

        var result = await world.ResumeAsync(Family.Parent);

        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
        world.Calls.Should().Equal("before", "look", "check", "after");
    }

    [Theory]
    [MemberData(nameof(DeathsOfThree))]
    public async Task after_a_death_behind_any_commit_of_three_levels_no_node_runs_again(int commit)
    {
        var store = new DyingStore(new InMemoryCheckpointStore()).DieAt(commit, isStored: true);
        var world = NewWorld(store);
        var run = () => world.RunAsync(Top, ("question", "why"));
        await run.Should().ThrowAsync<ProcessDiedException>();
        store.Revive();

        var result = await world.ResumeAsync(Top);

        result.Output["notes"].Should().Be(Family.Notes("before", "before", "look", "check", "after", "after"));
        world.Calls.Should().Equal("before", "before", "look", "check", "after", "after");
        (await world.ThreadsAsync()).Should().HaveCount(3).And.OnlyContain(thread => thread.Header.Status == RunStatus.Succeeded);
    }

    [Theory]
    [MemberData(nameof(DeathsOfThree))]
    public async Task after_a_death_ahead_of_any_commit_only_that_commits_node_runs_again(int commit)
    {
        var store = new DyingStore(new InMemoryCheckpointStore()).DieAt(commit, isStored: false);
        var world = NewWorld(store);
        var run = () => world.RunAsync(Top, ("question", "why"));
        await run.Should().ThrowAsync<ProcessDiedException>();
        store.Revive();

        var isReceived = await new ThreadReader(store).FindAsync(new ThreadId("t1"), CancellationToken.None) is not null;
        var result = isReceived ? await world.ResumeAsync(Top) : await world.RunAsync(Top, ("question", "why"));

        result.Output["notes"].Should().Be(Family.Notes("before", "before", "look", "check", "after", "after"));
        world.Calls.Should().HaveCountLessThanOrEqualTo(7);
        (await world.ThreadsAsync()).Should().HaveCount(3, "a child goes on where it stopped and is never made twice");
    }

    [Theory]
    [MemberData(nameof(DeathsOfTwo))]
    public async Task a_dead_store_is_no_failure_of_the_node_and_is_not_tried_again(int commit)
    {
        var store = new DyingStore(new InMemoryCheckpointStore()).DieAt(commit, isStored: false);
        var world = NewWorld(store);
        var stubborn = Family.Parent.Replace(
            "type: workflow", "type: workflow\n    retry: { attempts: 9, on: any }\n    on_error: continue", StringComparison.Ordinal);

        var run = () => world.RunAsync(stubborn, ("question", "why"));

        await run.Should().ThrowAsync<ProcessDiedException>();
        store.Commits.Should().Be(commit);
    }

    [Fact]
    public async Task two_children_that_ran_at_once_both_go_on_after_a_death()
    {
        const string two = """
            schema: graphagents/v1
            name: two
            output: [notes]
            state: { notes: { type: list<string>, reduce: append } }
            nodes:
              left: { type: workflow, with: { file: child.yaml, input: { topic: l } }, output: { notes: "${result.notes}" } }
              right: { type: workflow, with: { file: child.yaml, input: { topic: r } }, output: { notes: "${result.notes}" } }
            edges:
              - START -> [left, right]
              - left -> END
              - right -> END
            """;
        var store = new DyingStore(new InMemoryCheckpointStore()).DieAt(4, isStored: true);
        var world = NewWorld(store);
        var run = () => world.RunAsync(two);
        await run.Should().ThrowAsync<ProcessDiedException>();
        store.Revive();

        var result = await world.ResumeAsync(two);

        result.Output["notes"].Should().Be(Family.Notes("look", "check", "look", "check"));
        world.Calls.Count(call => call == "look").Should().Be(2);
    }

    [Fact]
    public async Task a_surprise_in_one_child_stops_its_siblings_before_the_run_ends()
    {
        const string two = """
            schema: graphagents/v1
            name: two
            state: { notes: { type: list<string>, reduce: append } }
            nodes:
              left: { type: workflow, with: { file: child.yaml, input: { topic: l } }, output: { notes: "${result.notes}" } }
              right: { type: workflow, with: { file: child.yaml, input: { topic: r } }, output: { notes: "${result.notes}" } }
            edges:
              - START -> left
              - START -> right
              - left -> END
              - right -> END
            """;
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var world = Family.NewWorld();
        world.WithNode("last", async (context, cancellationToken) =>
        {
            if (context.ThreadId.Value.StartsWith("t1/left", StringComparison.Ordinal))
            {
                await isWaiting.Task;
                await world.Store.DeleteThreadAsync(context.ThreadId, CancellationToken.None);
                return NodeResult.Of(context.NodeName);
            }

            isWaiting.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return NodeResult.Done;
        });
        var run = world.Runner.Start(world.Compile(two), new RunRequest { ThreadId = new ThreadId("t1") }, CancellationToken.None);

        var completion = () => run.Completion;

        await completion.Should().ThrowAsync<LeaseLostException>();
        (await world.ThreadsAsync()).Single(thread => thread.Parent is not null).Header.Status.Should().Be(RunStatus.Cancelled);
    }

    [Fact]
    public async Task a_removal_takes_the_inner_threads_along_and_no_other()
    {
        var world = NewWorld(new DyingStore(new InMemoryCheckpointStore()));
        await world.RunAsync(Top, ("question", "why"));
        await world.RunAsync(Top, "t2", ("question", "why"));

        var removed = await new ThreadRemover(world.Store).RemoveAsync(new ThreadId("t1"), CancellationToken.None);

        removed.Should().Be(3);
        (await world.ThreadsAsync()).Should().HaveCount(3).And.OnlyContain(thread => thread.Header.ThreadId.Value.StartsWith("t2"));
    }

    private static EngineWorld NewWorld(DyingStore store) => Family.NewWorld(store)
        .WithFile("middle.yaml", Family.Parent.Replace("name: parent", "name: middle", StringComparison.Ordinal));
}
