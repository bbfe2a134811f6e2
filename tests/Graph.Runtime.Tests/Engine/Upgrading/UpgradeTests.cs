using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine.Upgrading;

public sealed class UpgradeTests
{
    private const string First = """
        schema: graphagents/v1
        name: review
        version: 1
        input: [text]
        state: { text: string, rounds: { type: int, default: 3 }, answer: any }
        nodes:
          ask: { type: ask, output: answer }
        edges: [START -> ask, ask -> END]
        """;

    private const string Second = """
        schema: graphagents/v1
        name: review
        version: 2
        input: [text]
        state: { text: string, rounds: { type: int, default: 5 }, answer: any, done: bool? }
        nodes:
          ask: { type: ask, output: answer }
          finish: { set: { done: "true" } }
        edges: [START -> ask, ask -> finish, finish -> END]
        """;

    private const string Renamed = """
        schema: graphagents/v1
        name: review
        version: 3
        input: [question]
        state: { question: string, rounds: string, answer: any }
        migrations:
          - { from: 1, rename: { text: query }, nodes: { ask: consult } }
          - from: 2
            rename: { query: question }
            set: { rounds: "string(rounds) + ' of ' + query" }
            nodes: { consult: inquire }
        nodes:
          inquire: { type: ask, output: answer }
        edges: [START -> inquire, inquire -> END]
        """;

    private readonly UpgradeWorld _world = new();

    [Fact]
    public async Task a_thread_goes_on_with_the_definition_that_it_was_moved_to()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));

        var report = await _world.UpgradeAsync(First, Second);
        var result = await _world.Engine.ResumeAsync(Second, "yes");

        report.Problems.Should().BeEmpty();
        report.MovedAt.Should().Be(3);
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["done"].Should().Be(Value.True);
        result.Output["rounds"].Should().Be((Value)3L, "a field that was never written has the default that the thread started with");
    }

    [Fact]
    public async Task the_move_is_a_commit_of_its_own_that_carries_the_definition_and_a_snapshot()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));

        await _world.UpgradeAsync(First, Second);

        var second = _world.Engine.Compile(Second);
        var stored = await _world.Engine.Store.FindAsync(new ThreadId("t1"), CancellationToken.None);
        stored!.Workflow.Should().Be(new Runtime.Checkpoints.WorkflowReference("review", 2, second.Hash));
        stored.Snapshot!.Version.Should().Be(stored.Head.Version);
        (await _world.Engine.Store.FindDefinitionAsync(second.Hash, CancellationToken.None))!.Text.Should().Be(Second);
        var last = (await _world.Engine.HistoryAsync())[^1];
        last.Source.Should().Be("upgrade");
        last.WorkflowHash.Should().Be(second.Hash);
        last.Next.Should().Equal("ask");
    }

    [Fact]
    public async Task a_thread_that_runs_the_definition_already_is_left_alone()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));

        var report = await _world.UpgradeAsync(First, First);

        report.IsNeeded.Should().BeFalse();
        report.MovedAt.Should().BeNull();
        (await _world.Engine.HistoryAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task migrations_are_applied_in_order_from_the_thread_s_version_to_the_file_s()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));

        var report = await _world.UpgradeAsync(First, Renamed);

        report.Problems.Should().BeEmpty();
        report.Migrations.Should().Equal(1, 2);
        (await _world.ViewAsync()).State.Should().BeEquivalentTo(ValueMap.Of(("question", "hi"), ("rounds", "3 of hi")));
    }

    [Fact]
    public async Task a_question_of_a_renamed_node_takes_its_answer()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));
        await _world.UpgradeAsync(First, Renamed);
        var question = (await _world.ViewAsync()).Interrupts.Single();

        var result = await _world.Engine.ResumeAsync(Renamed, new Dictionary<InterruptId, Value> { [question.Id] = "yes" });

        question.Node.Should().Be("inquire");
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["answer"].Should().Be((Value)"yes");
    }

    [Fact]
    public async Task everything_that_does_not_fit_is_said_at_once_and_nothing_is_changed()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));
        var misfit = Second
            .Replace("text: string", "text: int", StringComparison.Ordinal)
            .Replace("rounds: { type: int, default: 5 }", "rounds: { type: string, default: none }", StringComparison.Ordinal)
            .Replace("ask", "aks", StringComparison.Ordinal)
            .Replace("type: aks", "type: ask", StringComparison.Ordinal);

        var report = await _world.UpgradeAsync(First, misfit);

        report.Fits.Should().BeFalse();
        report.Problems.Select(problem => $"{problem.Kind} {problem.Name}").Should().Equal("field text", "field rounds", "interrupt ask");
        report.Problems[2].Message.Should().Contain("nodes: { ask: aks }");
        (await _world.Engine.HistoryAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task a_check_changes_nothing()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));

        var report = await _world.CheckAsync(First, Second);

        report.Fits.Should().BeTrue();
        report.MovedAt.Should().BeNull();
        (await _world.ViewAsync()).Workflow.Version.Should().Be(1);
    }

    [Fact]
    public async Task another_workflow_is_refused()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));

        var report = await _world.UpgradeAsync(First, Second.Replace("name: review", "name: other", StringComparison.Ordinal));

        report.Problems.Single().Kind.Should().Be("workflow");
    }

    [Fact]
    public async Task a_field_that_is_gone_is_dropped_and_told()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));
        var without = Second.Replace("input: [text]\n", "", StringComparison.Ordinal).Replace("text: string, ", "", StringComparison.Ordinal);

        var report = await _world.UpgradeAsync(First, without);
        var result = await _world.Engine.ResumeAsync(without, "yes");

        report.DroppedFields.Should().Equal("text");
        result.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task a_migration_without_a_value_is_a_problem()
    {
        await _world.Engine.RunAsync(First, ("text", "hi"));
        var wrong = Renamed.Replace("string(rounds) + ' of ' + query", "state.missing", StringComparison.Ordinal);

        var report = await _world.UpgradeAsync(First, wrong);

        report.Problems.Select(problem => problem.Kind).Should().Contain("migration");
    }

    [Fact]
    public async Task a_question_of_a_renamed_node_keeps_the_time_at_which_it_expires()
    {
        var first = First.Replace("output: answer", "output: answer, expires: 24h, on_expiry: { to: END, as: answer }", StringComparison.Ordinal);
        var renamed = Renamed.Replace("output: answer", "output: answer, expires: 48h, on_expiry: { to: END, as: answer }", StringComparison.Ordinal);
        await _world.Engine.RunAsync(first, ("text", "hi"));
        _world.Engine.Time.Advance(TimeSpan.FromHours(20));
        await _world.UpgradeAsync(first, renamed);
        await _world.Engine.ResumeAsync(renamed);
        _world.Engine.Time.Advance(TimeSpan.FromHours(5));

        var result = await _world.Engine.ResumeAsync(renamed);

        result.Output["answer"].Should().BeEquivalentTo((Value)ValueMap.Of(("kind", "expired"), ("node", "inquire")));
    }
}
