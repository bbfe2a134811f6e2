using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    private const string Leaf = """
        schema: graphagents/v1
        name: leaf
        output: [notes]
        state: { notes: { type: list<string>, reduce: append } }
        nodes:
          look: { type: note, output: notes }
          decide: { type: ask, output: notes }
        edges: [START -> look, look -> decide, decide -> END]
        """;

    private static string Around(string file) => $$"""
        schema: graphagents/v1
        name: around
        output: [notes]
        state: { notes: { type: list<string>, reduce: append } }
        nodes:
          inner: { type: workflow, with: { file: {{file}} }, output: { notes: "${result.notes}" } }
          beside: { type: note, output: notes }
        edges: [START -> inner, START -> beside, inner -> END, beside -> END]
        """;

    /// <summary>Three levels: a parent, a child, and a grandchild that asks.</summary>
    private Task<RunResult> RunNestedAsync()
    {
        World.WithFile("leaf.yaml", Leaf).WithFile("middle.yaml", Around("leaf.yaml")).WithFile("outer.yaml", Around("middle.yaml"));
        return World.RunAsync(Around("outer.yaml"));
    }

    [Fact]
    public async Task rule_28_workflows_inside_of_a_forked_thread_start_anew_on_all_levels()
    {
        var asked = await RunNestedAsync();
        await ForkAsync(1);

        var again = await World.ResumeAsync(Around("outer.yaml"));
        var ended = await World.ResumeAsync(Around("outer.yaml"), "yes");

        again.Interrupts.Single().Id.Should().NotBe(asked.Interrupts.Single().Id);
        World.Calls.Count(call => call == "look").Should().Be(2);
        World.Calls.Count(call => call == "beside").Should().Be(6);
        ended.Status.Should().Be(RunStatus.Succeeded);
        ended.Output["notes"].AsList().Should().HaveCount(5);
        (await ThreadCountAsync()).Should().Be(7);
    }

    [Fact]
    public async Task rule_28_a_workflow_inside_whose_task_is_kept_does_not_run_again()
    {
        await RunNestedAsync();
        await World.ResumeAsync(Around("outer.yaml"), "yes");

        var fork = await ForkAsync(2, keepsFinished: true);
        var again = await World.ResumeAsync(Around("outer.yaml"));

        fork.Kept.Should().Equal("beside");
        again.Interrupts.Single().Node.Should().Be("inner/inner/inner/decide");
        World.Calls.Count(call => call == "beside").Should().Be(5);
    }

    [Fact]
    public async Task rule_29_an_update_stands_for_a_workflow_inside()
    {
        await RunNestedAsync();

        var update = await UpdateAsync(Around("outer.yaml"), null, Write("inner", ("notes", "by hand")));
        var ended = await World.ResumeAsync(Around("outer.yaml"));

        update.Next.Should().Equal("beside");
        ended.Output["notes"].ToString().Should().Be("""["by hand","beside"]""");
    }

    [Fact]
    public async Task rule_30_a_copy_takes_the_threads_inside_along_and_they_take_answers()
    {
        var asked = await RunNestedAsync();

        var report = await CopyAsync("t2");
        var copied = (await World.ViewAsync(thread: "t2")).Interrupts.Single();
        var ended = await World.ResumeAsync(Around("outer.yaml"), new Dictionary<InterruptId, Value> { [copied.Id] = "yes" }, "t2");

        report.Threads.Should().Be(4);
        copied.Id.Should().NotBe(asked.Interrupts.Single().Id);
        ended.Status.Should().Be(RunStatus.Succeeded);
        World.Calls.Count(call => call == "look").Should().Be(1);
        (await World.ViewAsync()).Header.Status.Should().Be(RunStatus.Interrupted);
        (await World.ResumeAsync(Around("outer.yaml"), "no")).Output["notes"].ToString().Should().Contain("no");
    }

    [Fact]
    public async Task rule_30_an_import_under_another_id_brings_the_threads_inside_along()
    {
        await RunNestedAsync();
        using var file = await ExportAsync();

        var report = await new ThreadImporter(Store).ImportAsync(file, new ThreadId("t2"), CancellationToken.None);

        report.Threads.Should().Be(4);
        (await World.ResumeAsync(Around("outer.yaml"), "yes", "t2")).Status.Should().Be(RunStatus.Succeeded);
        World.Calls.Count(call => call == "look").Should().Be(1);
    }

    [Fact]
    public async Task rule_30_pruning_and_deleting_reach_the_threads_inside()
    {
        await RunNestedAsync();

        var reports = await PruneAsync(keep: 1);
        var removed = await new ThreadRemover(Store).RemoveAsync(Thread, CancellationToken.None);

        reports.Should().HaveCount(4).And.OnlyContain(report => report.Kept == 1);
        removed.Should().Be(4);
        (await ThreadCountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task rule_28_a_thread_inside_is_forked_with_the_one_around_it()
    {
        await RunNestedAsync();
        var inner = await new ThreadReader(Store).ListAsync(new ThreadQuery(), CancellationToken.None).FirstAsync(view => view.Parent?.Thread == Thread);

        var act = () => new ThreadForker(Store, World.Time).ForkAsync(new ForkRequest { ThreadId = inner.Header.ThreadId, Version = 1 }, CancellationToken.None);

        (await RefusalAsync(act)).Should().Contain("is a part of 't1' and cannot be forked by itself");
    }

    [Fact]
    public async Task workflows_run_inside_of_each_other_sixteen_deep()
    {
        var result = await World.RunAsync(Nested(16));

        result.Interrupts.Single().Node.Should().EndWith("/decide");
    }

    [Fact]
    public void workflows_nested_deeper_than_sixteen_do_not_compile()
    {
        var act = () => World.Compile(Nested(17));

        act.Should().Throw<ArgumentException>().WithMessage("*16*");
    }

    /// <summary>So many workflows inside of each other, the outermost counted.</summary>
    private string Nested(int depth)
    {
        World.WithFile("level1.yaml", Leaf);
        for (var level = 2; level < depth; level++)
        {
            World.WithFile($"level{level}.yaml", Around($"level{level - 1}.yaml"));
        }

        return Around($"level{depth - 1}.yaml");
    }

    private async Task<int> ThreadCountAsync() => await new ThreadReader(Store).ListAsync(new ThreadQuery(), CancellationToken.None).CountAsync();
}
