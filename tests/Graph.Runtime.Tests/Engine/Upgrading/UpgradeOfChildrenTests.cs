using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Tests.Engine.Children;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Upgrading;

/// <summary>A thread is moved while a workflow inside of it waits.</summary>
public sealed class UpgradeOfChildrenTests
{
    /// <summary>The child's second version calls its field and its asking node otherwise.</summary>
    private static readonly string ChildNow = Family.Child
        .Replace("name: child", "name: child\nversion: 2", StringComparison.Ordinal)
        .Replace("notes: {", "log: {", StringComparison.Ordinal)
        .Replace("output: [notes]", "output: [log]", StringComparison.Ordinal)
        .Replace("output: notes", "output: log", StringComparison.Ordinal)
        .Replace("check", "verify", StringComparison.Ordinal)
        + "\nmigrations:\n  - { from: 1, rename: { notes: log }, nodes: { check: verify } }\n";

    private static readonly string ParentNow = Family.Parent.Replace("result.notes", "result.log", StringComparison.Ordinal);

    private readonly EngineWorld _world = Family.NewWorld().WithNode("last", context => context.Interrupt("sure?", StateType.String));

    [Fact]
    public async Task the_child_follows_with_the_migrations_of_its_own_file_and_answers_as_before()
    {
        await _world.RunParentAsync();

        var report = await UpgradeAsync();
        var result = await _world.ResumeAsync(ParentNow, "fine");

        report.Fits.Should().BeTrue();
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["notes"].Should().Be(Family.Notes("before", "look", "fine", "after"));
        _world.Calls.Should().Equal("before", "look", "check", "verify", "after");
    }

    [Fact]
    public async Task the_child_is_pinned_to_its_new_definition()
    {
        await _world.RunParentAsync();

        await UpgradeAsync();

        var now = _world.Compile(ParentNow);
        var child = (await _world.ThreadsAsync()).Single(thread => thread.Parent is not null);
        child.Workflow.Should().Be(new Graph.Runtime.Checkpoints.WorkflowReference("child", 2, now.FindNode("review")!.Subworkflow!.Hash));
        (await _world.Store.FindDefinitionAsync(child.Workflow.Hash, CancellationToken.None)).Should().NotBeNull();
    }

    [Fact]
    public async Task the_runs_question_goes_by_the_name_and_id_that_it_has_now()
    {
        await _world.RunParentAsync();

        await UpgradeAsync();

        var child = (await _world.ThreadsAsync()).Single(thread => thread.Parent is not null);
        var question = (await _world.ViewAsync()).Interrupts.Should().ContainSingle().Subject;
        question.Node.Should().Be("review/verify");
        question.Id.Should().Be(child.Interrupts.Single().Id);
    }

    [Fact]
    public async Task the_report_tells_what_became_of_the_child()
    {
        await _world.RunParentAsync();

        var report = await UpgradeAsync();

        var child = report.Children.Should().ContainSingle().Subject;
        child.Path.Should().Be("review");
        child.Migrations.Should().Equal(1);
        child.To.Version.Should().Be(2);
        child.MovedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task what_does_not_fit_inside_is_told_with_its_path_and_nothing_is_moved()
    {
        await _world.RunParentAsync();
        var before = await _world.ThreadsAsync();

        var report = await UpgradeAsync(ChildNow[..ChildNow.IndexOf("migrations:", StringComparison.Ordinal)]);

        var problem = report.Problems.Should().ContainSingle(one => one.Kind == "interrupt").Subject;
        problem.Path.Should().Be("review");
        problem.Message.Should().StartWith("Inside of 'review': 'check' waits");
        (await _world.ThreadsAsync()).Should().BeEquivalentTo(before, options => options.Including(thread => thread.Header.Version));
    }

    [Fact]
    public async Task a_child_is_never_run_with_a_definition_other_than_its_own()
    {
        await _world.RunParentAsync();
        var parent = _world.Compile(Family.Parent);
        _world.WithFile("child.yaml", ChildNow);
        var mixed = parent with { Nodes = [.. parent.Nodes.Select(node => node.Subworkflow is null ? node : _world.Compile(ParentNow).Nodes[node.Index])] };

        var resume = () => _world.Runner.ResumeAsync(mixed, new ResumeRequest { ThreadId = new ThreadId("t1"), BareAnswer = "fine" }, CancellationToken.None);

        (await resume.Should().ThrowAsync<RunRefusedException>()).WithMessage("*is pinned to child 1*It is a part of 't1'*");
        _world.Calls.Should().Equal("before", "look", "check");
    }

    [Fact]
    public async Task a_run_that_was_refused_for_its_child_goes_on_once_it_is_moved()
    {
        await a_child_is_never_run_with_a_definition_other_than_its_own();

        await UpgradeAsync();
        var result = await _world.ResumeAsync(ParentNow);

        result.Output["notes"].Should().Be(Family.Notes("before", "look", "fine", "after"));
    }

    [Fact]
    public async Task a_child_two_levels_down_follows_too()
    {
        var middle = Family.Parent.Replace("name: parent", "name: middle", StringComparison.Ordinal);
        var top = Family.Parent.Replace("child.yaml, input: { topic:", "middle.yaml, input: { question:", StringComparison.Ordinal);
        _world.WithFile("middle.yaml", middle);
        await _world.RunAsync(top, ("question", "why"));
        var from = _world.Compile(top);
        _world.WithFile("child.yaml", ChildNow).WithFile("middle.yaml", middle.Replace("result.notes", "result.log", StringComparison.Ordinal));

        var report = await new ThreadUpgrader(_world.Store, _world.Time).UpgradeAsync(new ThreadId("t1"), from, _world.Compile(top), CancellationToken.None);
        var result = await _world.ResumeAsync(top, "fine");

        report.Children.Single().Children.Single().Path.Should().Be("review/review");
        result.Output["notes"].Should().Be(Family.Notes("before", "before", "look", "fine", "after", "after"));
    }

    [Fact]
    public async Task what_keeps_its_state_follows_between_two_calls_as_well()
    {
        var keeping = Family.Parent.Replace("child.yaml,", "child.yaml, persist: thread,", StringComparison.Ordinal);
        _world.WithNode("last", context => context.NodeName);
        await _world.RunAsync(keeping, ("question", "why"));

        var now = keeping.Replace("result.notes", "result.log", StringComparison.Ordinal);
        var report = await UpgradeAsync(ChildNow, keeping, now);
        var result = await _world.RunAsync(now, ("question", "why"));

        report.Children.Single().Path.Should().Be("review");
        result.Status.Should().Be(RunStatus.Succeeded);
        (await _world.ViewAsync(thread: "t1/review")).State["log"].Should().Be(Family.Notes("look", "check", "look", "verify"));
    }

    [Theory]
    [InlineData("review", "assess", "*found by that name, and the file calls it 'assess'*")]
    [InlineData("child.yaml,", "child.yaml, persist: thread,", "*'persist:' of 'review' is another in the file*")]
    public async Task a_child_that_would_not_be_found_again_is_a_problem(string before, string after, string message)
    {
        await _world.RunParentAsync();
        var now = ParentNow.Replace(before, after, StringComparison.Ordinal).Replace("name: parent", "name: parent\nversion: 2", StringComparison.Ordinal)
            + (before == "review" ? "\nmigrations:\n  - { from: 1, nodes: { review: assess } }\n" : "");

        var report = await UpgradeAsync(ChildNow, Family.Parent, now);

        report.Problems.Should().ContainSingle().Which.Should().Match<UpgradeProblem>(problem => problem.Kind == "child")
            .And.Subject.As<UpgradeProblem>().Message.Should().Match(message);
    }

    [Fact]
    public async Task a_child_is_not_moved_without_its_parent()
    {
        await _world.RunParentAsync();
        var child = (await _world.ThreadsAsync()).Single(thread => thread.Parent is not null).Header.ThreadId;
        var from = _world.Compile(Family.Child);

        var report = await new ThreadUpgrader(_world.Store, _world.Time).UpgradeAsync(child, from, _world.Compile(ChildNow), CancellationToken.None);

        report.Problems.Should().ContainSingle().Which.Message.Should().Be("The thread is a part of 't1' and runs what that runs. Move 't1', and it follows.");
    }

    [Fact]
    public async Task a_child_whose_file_stayed_as_it_was_stays_where_it_is()
    {
        await _world.RunParentAsync();

        var report = await _world.UpgradeAsync(Family.Parent, Family.Parent + "\n# Another text.");
        var result = await _world.ResumeAsync(Family.Parent + "\n# Another text.", "fine");

        report.MovedAt.Should().NotBeNull();
        report.Children.Should().BeEmpty();
        result.Status.Should().Be(RunStatus.Succeeded);
    }

    private Task<UpgradeReport> UpgradeAsync(string? child = null) => UpgradeAsync(child ?? ChildNow, Family.Parent, ParentNow);

    private async Task<UpgradeReport> UpgradeAsync(string child, string before, string now)
    {
        var from = _world.WithFile("child.yaml", Family.Child).Compile(before);
        var to = _world.WithFile("child.yaml", child).Compile(now);
        return await new ThreadUpgrader(_world.Store, _world.Time).UpgradeAsync(new ThreadId("t1"), from, to, CancellationToken.None);
    }
}
