using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Scenarios;
using Graph.Runtime.Scenarios.Reading;
using Graph.Runtime.Values;

namespace Graph.Nodes.Tests;

public sealed class ShippedWorkflowsTests : IDisposable
{
    private readonly ShippedNodes _nodes = new();

    public static TheoryData<string> Files => [.. Directory.GetFiles(ShippedCorpus.Workflows, "*.yaml").Where(file => !ScenarioFile.IsOne(file)).Select(file => Path.GetFileName(file)!)];

    public void Dispose() => _nodes.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task every_example_compiles_without_a_diagnostic(string file)
    {
        var compilation = await CompileAsync(file);

        compilation.Diagnostics.Should().BeEmpty();
        compilation.Workflow.Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task every_example_has_scenarios_that_pass_and_cover_it(string file)
    {
        var path = Path.Combine(ShippedCorpus.Workflows, Path.ChangeExtension(file, ".tests.yaml"));
        var reading = await new ScenarioFileReader(_nodes.Get<WorkflowCompiler>()).ReadAsync(path, null, CancellationToken.None);
        var runner = new ScenarioRunner(TimeProvider.System);

        var results = await Task.WhenAll(reading.File!.Scenarios.Select(scenario => runner.RunAsync(scenario, CancellationToken.None)));

        reading.Diagnostics.Should().BeEmpty();
        results.SelectMany(result => result.Failures).Should().BeEmpty();
        WorkflowCoverage.Sum(results.Select(result => result.Coverage)).Ways.Should().NotContain(way => way.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void every_example_is_explained_with_its_command(string file)
    {
        var readme = File.ReadAllText(Path.Combine(ShippedCorpus.Workflows, "README.md"));

        readme.Should().Contain($"## {file}").And.Contain($"./graph run workflows/{file}");
    }

    [Fact]
    public async Task research_answers_in_one_round_what_its_documents_cover()
    {
        var result = await RunAsync("research.yaml", ("question", "How often should a worker renew its lease?"));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.State["rounds"].AsInt().Should().Be(1);
        result.Output["answer"].AsString().Should()
            .StartWith("A worker renews its lease with a heartbeat. [1] The heartbeat interval should be about a third of the lease time")
            .And.Contain("\n[1] Leases and fencing tokens > Renewal - leases-and-fencing.md:13-15");
    }

    [Fact]
    public async Task research_goes_round_until_its_rounds_are_used_up_when_the_documents_lack_the_subject()
    {
        var result = await RunAsync("research.yaml", ("question", "How do I bake sourdough bread?"), ("max_rounds", 2L));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.State["rounds"].AsInt().Should().Be(2);
        result.State["analysis"].AsMap()["confidence"].AsFloat().Should().BeLessThan(0.6);
        result.State["analysis"].AsMap()["gaps"].ToString().Should().Be("""["bake sourdough bread"]""");
    }

    [Fact]
    public async Task a_review_waits_for_a_person_and_publishes_what_was_approved()
    {
        var asked = await RunAsync("review.yaml");
        var result = await AnswerAsync("review.yaml", asked, ("approved", true));

        asked.Status.Should().Be(RunStatus.Interrupted);
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["status"].AsString().Should().Be("published");
        result.Output["published"].Should().Be(asked.Interrupts.Single().Payload.AsMap()["payload"]);
    }

    [Fact]
    public async Task a_rejected_draft_comes_back_with_what_the_note_asked_for()
    {
        var first = await RunAsync("review.yaml");
        var second = await AnswerAsync("review.yaml", first, ("approved", false), ("note", "mention API keys and security"));

        second.Status.Should().Be(RunStatus.Interrupted);
        DraftOf(first).Should().NotContain("API keys are kept as SHA-256 hashes");
        DraftOf(second).Should().Contain("API keys are kept as SHA-256 hashes");
    }

    [Fact]
    public async Task the_handbook_has_its_sections_in_the_order_of_the_plan()
    {
        var result = await RunAsync("map-reduce.yaml");

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["document"].AsString().Split('\n').Where(line => line.StartsWith('#')).Should().Equal(
            "# A short handbook of durable workflows", "## Leases", "## Retries", "## Idempotency", "## Checkpoints", "## Dead letters");
    }

    [Fact]
    public async Task the_handbook_is_the_same_from_run_to_run()
    {
        var one = await RunAsync("map-reduce.yaml");
        var other = await RunAsync("map-reduce.yaml");

        other.Output["document"].AsString().Should().Be(one.Output["document"].AsString());
    }

    [Fact]
    public async Task composed_workflows_answer_each_question_and_ask_one_of_their_own()
    {
        var asked = await RunAsync("compose.yaml");
        var result = await AnswerAsync("compose.yaml", asked, ("approved", true));

        asked.Interrupts.Should().ContainSingle().Which.Node.Should().Be("sign_off/approve");
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output["approved"].Should().Be((Value)true);
        result.Output["answers"].AsList().Select(answer => answer.AsMap()["question"].AsString())
            .Should().Equal("How often should a worker renew its lease?", "How should an idempotency key be derived?");
    }

    private static string DraftOf(RunResult asked) => asked.Interrupts.Single().Payload.AsMap()["payload"].AsString();

    private Task<WorkflowCompilation> CompileAsync(string file) =>
        _nodes.Get<WorkflowCompiler>().CompileFileAsync(Path.Combine(ShippedCorpus.Workflows, file), CancellationToken.None);

    private async Task<RunResult> RunAsync(string file, params (Value Name, Value Value)[] input) => await _nodes.Get<WorkflowRunner>()
        .RunAsync((await CompileAsync(file)).Workflow!, new RunRequest { Input = ValueMap.Of(input) }, CancellationToken.None);

    private async Task<RunResult> AnswerAsync(string file, RunResult asked, params (Value Name, Value Value)[] answer) => await _nodes.Get<WorkflowRunner>()
        .ResumeAsync(
            (await CompileAsync(file)).Workflow!,
            new ResumeRequest { ThreadId = asked.ThreadId, BareAnswer = ValueMap.Of(answer) },
            CancellationToken.None);
}
