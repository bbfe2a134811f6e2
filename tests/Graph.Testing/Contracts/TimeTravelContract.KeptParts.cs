using FluentAssertions;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    private const string SumSoFar = """
        schema: graphagents/v1
        name: counter
        input: [by]
        output: [sum]
        state:
          by: int
          sum: { type: int, reduce: add }
        nodes:
          add: { set: { sum: by } }
        edges: [START -> add, add -> END]
        """;

    private const string AskingSum = """
        schema: graphagents/v1
        name: counter
        input: [by]
        output: [sum]
        state:
          by: int
          said: any
          sum: { type: int, reduce: add }
        nodes:
          add: { set: { sum: by } }
          sure: { type: ask, output: said }
        edges: [START -> add, add -> sure, sure -> END]
        """;

    /// <summary>Counts in a thread of its own that keeps its state, in the middle of another that does so too.</summary>
    private const string Between = """
        schema: graphagents/v1
        name: between
        input: [by]
        output: [sum]
        state: { by: int, sum: int }
        nodes:
          inner: { type: workflow, with: { file: counter.yaml, input: { by: "${by}" }, persist: thread }, output: { sum: "${result.sum}" } }
        edges: [START -> inner, inner -> END]
        """;

    /// <summary>Three turns that call a counter with 1, 2 and 3, which keeps its sum from call to call.</summary>
    private const string Turns = """
        schema: graphagents/v1
        name: turns
        output: [sums]
        state:
          turn: { type: int, default: 1, reduce: add }
          sums: { type: list<int>, reduce: append }
        nodes:
          count:
            type: workflow
            with: { file: counter.yaml, input: { by: "${turn}" }, persist: thread }
            output: { sums: "${[result.sum]}", turn: "${1}" }
        edges:
          - START -> count
          - { from: count, choose: [{ when: turn <= 3, to: count }, { else: END }] }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task rule_28_a_thread_inside_that_keeps_its_state_goes_on_from_how_it_was_at_the_fork(long version)
    {
        await RunTurnsAsync(Turns);
        var (before, inside) = (await StateAsync(4), await StateAsync(4, "t1/count"));

        await ForkAsync(version);
        var result = await World.ResumeAsync(Turns);

        result.Json("sums").Should().Be("[1,3,6]");
        (await StateAsync(4)).Should().Be(before);
        (await StateAsync(4, "t1/count")).Should().Be(inside);
    }

    [Fact]
    public async Task rule_28_a_thread_inside_goes_along_with_every_branch_however_often_one_is_begun()
    {
        await RunTurnsAsync(Turns);
        await ForkAsync(2);
        await ForkAsync(3);
        var second = await World.ResumeAsync(Turns);
        await ForkAsync(2);
        var third = await World.ResumeAsync(Turns);
        var head = (await World.ViewAsync()).Header.Version;
        await ForkAsync(head - 1);
        var fourth = await World.ResumeAsync(Turns);

        new[] { second, third, fourth }.Select(result => result.Json("sums")).Should().AllBe("[1,3,6]");
    }

    [Fact]
    public async Task rule_28_threads_inside_of_each_other_that_keep_their_state_all_go_back()
    {
        World.WithFile("between.yaml", Between);
        var nested = Turns.Replace("counter.yaml", "between.yaml", StringComparison.Ordinal);
        await RunTurnsAsync(nested);

        await ForkAsync(2);
        var result = await World.ResumeAsync(nested);

        result.Json("sums").Should().Be("[1,3,6]");
        (await World.HistoryAsync("t1/count/inner")).Should().Contain(entry => entry.Reason == "A branch of 't1/count' begins where this thread stood at version 2.");
    }

    [Fact]
    public async Task rule_28_what_a_call_had_done_before_it_asked_is_done_once_on_the_branch()
    {
        World.WithFile("counter.yaml", AskingSum);
        await World.RunAsync(Turns);
        var asked = await World.ResumeAsync(Turns, "yes");

        await ForkAsync((await World.ViewAsync()).Header.Version);
        await World.ResumeAsync(Turns);
        await World.ResumeAsync(Turns, "yes");
        var result = await World.ResumeAsync(Turns, "yes");

        asked.Status.Should().Be(RunStatus.Interrupted);
        result.Json("sums").Should().Be("[1,3,6]");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task rule_28_a_thread_inside_counts_a_call_once_whether_its_task_is_kept_or_runs_again(bool keepsFinished)
    {
        const string beside = """
            schema: graphagents/v1
            name: beside
            output: [sums]
            state:
              turn: { type: int, default: 1, reduce: add }
              sums: { type: list<int>, reduce: append }
              said: any
            nodes:
              ask: { type: ask, output: said }
              count:
                type: workflow
                with: { file: counter.yaml, input: { by: "${turn}" }, persist: thread }
                output: { sums: "${[result.sum]}", turn: "${1}" }
            edges:
              - START -> [ask, count]
              - { from: count, choose: [{ when: turn <= 2, to: count }, { else: END }] }
              - ask -> END
            """;
        await RunTurnsAsync(beside);

        var fork = await ForkAsync(1, keepsFinished);
        await World.ResumeAsync(beside);
        var result = await World.ResumeAsync(beside, "yes");

        fork.Kept.Should().Equal(keepsFinished ? ["count"] : []);
        result.Json("sums").Should().Be("[1,3]");
    }

    [Fact]
    public async Task rule_29_an_update_of_an_older_version_takes_a_thread_inside_back_as_well()
    {
        await RunTurnsAsync(Turns);

        await UpdateAsync(Turns, 2, Write("count", ("sums", ValueList.Of(100L)), ("turn", 1L)));
        var result = await World.ResumeAsync(Turns);

        result.Json("sums").Should().Be("[1,100,4]");
    }

    [Fact]
    public async Task rule_30_pruning_leaves_what_a_branch_goes_back_to_inside()
    {
        await RunTurnsAsync(Turns);
        await ForkAsync(2);

        await PruneAsync(keep: 1);
        var result = await World.ResumeAsync(Turns);

        result.Json("sums").Should().Be("[1,3,6]");
    }

    [Fact]
    public async Task rule_30_a_copy_of_a_branch_takes_along_how_far_a_thread_inside_goes_back()
    {
        await RunTurnsAsync(Turns);
        await ForkAsync(2);

        await CopyAsync("t2");
        var copied = await World.ResumeAsync(Turns, thread: "t2");
        var result = await World.ResumeAsync(Turns);

        copied.Json("sums").Should().Be("[1,3,6]");
        result.Json("sums").Should().Be("[1,3,6]");
    }

    [Fact]
    public async Task rule_28_an_upgrade_between_a_fork_and_its_resume_changes_nothing_about_how_far_a_thread_inside_goes_back()
    {
        await RunTurnsAsync(Turns);
        await ForkAsync(2);
        var before = World.Compile(Turns);
        World.WithFile("counter.yaml", SumSoFar.Replace("name: counter", "name: counter\nversion: 2", StringComparison.Ordinal));

        await new ThreadUpgrader(Store, World.Time).UpgradeAsync(Thread, before, World.Compile(Turns), CancellationToken.None);
        var result = await World.ResumeAsync(Turns);

        result.Json("sums").Should().Be("[1,3,6]");
    }

    private Task<RunResult> RunTurnsAsync(string yaml)
    {
        World.WithFile("counter.yaml", SumSoFar);
        return World.RunAsync(yaml);
    }
}
