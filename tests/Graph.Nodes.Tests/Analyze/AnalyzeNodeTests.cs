using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Nodes.Tests.Analyze;

public class AnalyzeNodeTests
{
    [Fact]
    public async Task it_gives_a_cited_summary_a_confidence_and_the_gaps()
    {
        using var nodes = new ShippedNodes();

        var analysis = await nodes.AnalyzeAsync(
            "What is a lease of bread?", AFinding.Saying("A lease is a lock that expires.", title: "Leases > Terms"));

        analysis.Summary.Should().Be("Leases: A lease is a lock that expires. [1]");
        analysis.Confidence.Should().BeInRange(0.3, 0.6);
        analysis.Gaps.Should().Equal("bread");
    }

    [Fact]
    public async Task the_confidence_does_not_depend_on_the_model()
    {
        using var offline = new ShippedNodes();
        using var model = new ScriptedModel("I am 100% sure.");
        using var scripted = new ShippedNodes(builder => builder.AddModel("default", _ => model));
        var finding = AFinding.Saying("A lease is a lock that expires.");

        var one = await offline.AnalyzeAsync("What is a lease?", finding);
        var other = await scripted.AnalyzeAsync("What is a lease?", finding);

        other.Summary.Should().Be("I am 100% sure.");
        other.Confidence.Should().Be(one.Confidence);
    }

    [Fact]
    public async Task a_citation_that_a_model_made_up_is_dropped()
    {
        using var model = new ScriptedModel("Leases expire [1], they say [4].");
        using var nodes = new ShippedNodes(builder => builder.AddModel("default", _ => model));

        var analysis = await nodes.AnalyzeAsync("What is a lease?", AFinding.Saying("A lease is a lock that expires."));

        analysis.Summary.Should().Be("Leases expire [1], they say.");
    }

    [Fact]
    public async Task without_findings_the_confidence_is_zero()
    {
        using var nodes = new ShippedNodes();

        var analysis = await nodes.AnalyzeAsync("What is a lease?");

        (analysis.Confidence, analysis.Summary).Should().Be((0, "The findings say nothing about the question."));
    }

    [Fact]
    public async Task an_empty_question_is_refused()
    {
        using var nodes = new ShippedNodes();

        var running = () => nodes.AnalyzeAsync(" ", AFinding.Saying("A lease."));

        await running.Should().ThrowAsync<NodeFailedException>().WithMessage("Node 'node', parameter 'question': It is empty*");
    }

    [Fact]
    public void its_result_is_the_record_that_workflows_declare()
    {
        using var nodes = new ShippedNodes();

        nodes.Registry.Find("analyze")!.ResultType!.Name.Should().Be("Analysis");
    }
}
