using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Nodes.Tests.Respond;

public class RespondNodeTests
{
    [Fact]
    public async Task an_answer_ends_with_the_sources_that_it_cites_and_no_others()
    {
        using var nodes = new ShippedNodes();

        var answer = await nodes.RespondAsync(
            "What is a lease?",
            AFinding.Saying("Bread needs flour.", "bread.md:1-1"),
            AFinding.Saying("A lease is a lock that expires.", "leases.md:3-4", title: "Leases > Terms"));

        answer.Should().Be("A lease is a lock that expires. [2]\n\nSources:\n[2] Leases > Terms - leases.md:3-4");
    }

    [Fact]
    public async Task what_is_streamed_is_the_answer()
    {
        using var nodes = new ShippedNodes();
        var context = new TestNodeContext();

        var answer = await nodes.RunAsync(
            "respond", context, ("question", "What is a lease?"), ("findings", TypedRuns.ValueOf([AFinding.Saying("A lease is a lock that expires.")])));

        string.Concat(context.Texts).Should().Be(answer.AsString());
    }

    [Fact]
    public async Task a_template_is_the_frame_of_the_answer()
    {
        using var nodes = new ShippedNodes();

        var answer = await nodes.RunAsync("respond", new TestNodeContext(), ("template", "# Leases\n\nThey expire. [1]\n"));

        answer.AsString().Should().Be("# Leases\n\nThey expire. [1]");
    }

    [Fact]
    public async Task a_language_model_gets_question_evidence_and_frame()
    {
        using var model = new ScriptedModel("# Leases\n", "They expire [1].");
        using var nodes = new ShippedNodes(builder => builder.AddModel("fast", _ => model));

        var answer = await nodes.RunAsync(
            "respond",
            new TestNodeContext(),
            ("model", "fast"),
            ("question", "What is a lease?"),
            ("template", "# Leases"),
            ("findings", TypedRuns.ValueOf([AFinding.Saying("A lease is a lock that expires.")])));

        answer.AsString().Should().Be("# Leases\nThey expire [1].");
        model.Asked.Single()[1].Text.Should().Contain("\"What is a lease?\"").And.Contain("\"# Leases\"").And.Contain("A lease is a lock that expires.");
    }

    [Fact]
    public async Task a_citation_that_a_model_made_up_is_dropped()
    {
        using var model = new ScriptedModel("Leases expire [1][8].");
        using var nodes = new ShippedNodes(builder => builder.AddModel("default", _ => model));

        var answer = await nodes.RespondAsync("What is a lease?", AFinding.Saying("A lease is a lock that expires.", "leases.md:3-4"));

        answer.Should().Be("Leases expire [1].\n\nSources:\n[1] Title - leases.md:3-4");
    }

    [Fact]
    public async Task gaps_of_the_analysis_are_told()
    {
        using var nodes = new ShippedNodes();
        Value analysis = ValueMap.Of(("summary", ""), ("confidence", 0.4), ("gaps", ValueList.Of("bread")));

        var answer = await nodes.RunAsync(
            "respond",
            new TestNodeContext(),
            ("question", "What is a lease of bread?"),
            ("analysis", analysis),
            ("findings", TypedRuns.ValueOf([AFinding.Saying("A lease is a lock that expires.")])));

        answer.AsString().Should().Contain("The sources say nothing about: bread.");
    }

    [Fact]
    public async Task without_question_and_template_there_is_nothing_to_write()
    {
        using var nodes = new ShippedNodes();

        var running = () => nodes.RunAsync("respond", new TestNodeContext());

        await running.Should().ThrowAsync<NodeFailedException>()
            .WithMessage("Node 'node', parameter 'question': There is neither a question nor a template, so there is nothing to write. Give one of them.");
    }

    [Fact]
    public async Task an_empty_answer_of_a_model_may_be_retried()
    {
        using var model = new ScriptedModel(" ");
        using var nodes = new ShippedNodes(builder => builder.AddModel("default", _ => model));

        var running = () => nodes.RespondAsync("What is a lease?", AFinding.Saying("A lease is a lock that expires."));

        (await running.Should().ThrowAsync<NodeFailedException>()).Which.Kind.Should().Be(ErrorKind.Model);
    }

    [Fact]
    public async Task an_unknown_model_is_a_mistake_and_not_retried()
    {
        using var nodes = new ShippedNodes();

        var running = () => nodes.RunAsync("respond", new TestNodeContext(), ("model", "fast"), ("question", "What is a lease?"));

        (await running.Should().ThrowAsync<NodeFailedException>()).Which.Kind.Should().Be(ErrorKind.Validation);
    }

    [Fact]
    public async Task it_stops_when_the_run_is_cancelled()
    {
        using var nodes = new ShippedNodes();

        var running = () => nodes.RunAsync("respond", new TestNodeContext(), new CancellationToken(canceled: true), ("question", "What is a lease?"));

        await running.Should().ThrowAsync<OperationCanceledException>();
    }
}
