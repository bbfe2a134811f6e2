using Graph.Runtime.Building;
using Graph.Runtime.Compilation;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Building;

public sealed class WorkflowBuilderTests
{
    [Fact]
    public void a_built_workflow_reads_as_if_written_by_hand() =>
        WorkflowBuilder.Create("research")
            .Version(2)
            .Description("Answers a question.")
            .Input("question", "max_rounds?")
            .Output("answer")
            .Type("Analysis", analysis => analysis.Field("summary", "string").Field("confidence", "float", "From 0 to 1."))
            .State("question", "string")
            .State("max_rounds", "int", startsAs: 3)
            .State("rounds", "int", reduce: "add", startsAs: 0)
            .State("analysis", "Analysis")
            .State("answer", "string")
            .Node("analyze", "analyze", node => node
                .With("over", "${[question]}")
                .Output("analysis", "${result}")
                .Output("rounds", 1)
                .Retry(new RetryPolicy { Attempts = 4, Initial = TimeSpan.FromSeconds(1) })
                .Timeout(TimeSpan.FromMinutes(2)))
            .Node("respond", "respond", node => node.With("template", "{{analysis.summary}}\nRounds: {{rounds}}\n").Output("answer"))
            .Node("stop", node => node.Set("answer", "'no: idea'"))
            .Edge("START", "analyze")
            .Choose("analyze", choice => choice
                .When("analysis.confidence < 0.6 && rounds < max_rounds", "analyze")
                .When("rounds == max_rounds", "stop")
                .Else("respond"))
            .Join(["respond", "stop"], "END", JoinMode.Any)
            .Limits(new RunLimits { MaxSteps = 50 })
            .ToYaml().Should().Be("""
            schema: graphagents/v1
            name: research
            version: 2
            description: Answers a question.

            input: [question, max_rounds?]
            output: [answer]

            types:
              Analysis: { summary: string, confidence: { type: float, description: From 0 to 1. } }

            state:
              question: string
              max_rounds: { type: int, default: 3 }
              rounds: { type: int, default: 0, reduce: add }
              analysis: Analysis
              answer: string

            nodes:
              analyze:
                type: analyze
                with: { over: "${[question]}" }
                output: { analysis: "${result}", rounds: 1 }
                retry: { attempts: 4, initial: 1s }
                timeout: 2m
              respond:
                type: respond
                with:
                  template: |
                    {{analysis.summary}}
                    Rounds: {{rounds}}
                output: answer
              stop: { set: { answer: "'no: idea'" } }

            edges:
              - START -> analyze
              - from: analyze
                choose:
                  - when: analysis.confidence < 0.6 && rounds < max_rounds
                    to: analyze
                  - when: rounds == max_rounds
                    to: stop
                  - else: respond
              - { from: [respond, stop], to: END, join: any }

            limits: { max_steps: 50 }

            """);

    [Fact]
    public void mistakes_are_told_at_their_place_in_the_text()
    {
        var built = WorkflowBuilder.Create("example")
            .State("answer", "strin")
            .State("kept", "list<")
            .Node("a", "echo")
            .Edge("START", "b");

        var compilation = built.Compile(ACompiledWorkflow.Compiler);

        compilation.Workflow.Should().BeNull();
        compilation.Diagnostics.Select(diagnostic => diagnostic.Message).Should()
            .Contain(message => message.Contains("'strin'", StringComparison.Ordinal))
            .And.Contain(message => message.Contains("list<", StringComparison.Ordinal))
            .And.Contain(message => message.Contains("'b'", StringComparison.Ordinal));
    }

    [Fact]
    public void a_workflow_has_its_text_and_the_texts_hash()
    {
        var built = WorkflowBuilder.Create("example").Node("a", "echo").Edge("START", "a").Edge("a", "END");

        var workflow = built.Compile(ACompiledWorkflow.Compiler).Workflow!;

        workflow.SourceText.Should().Be(built.ToYaml());
        workflow.Hash.Should().Be(ACompiledWorkflow.From(built.ToYaml()).Hash);
    }

    [Fact]
    public void a_migration_is_written() =>
        WorkflowBuilder.Create("example").Version(3)
            .Migration(1)
            .Migration(2, migration => migration.RenameField("text", "body").RenameNode("ask", "review").Set("rounds", "0"))
            .ToYaml().Should().EndWith("""
            migrations:
              - { from: 1 }
              - { from: 2, rename: { text: body }, set: { rounds: "0" }, nodes: { ask: review } }

            """);

    [Fact]
    public void a_file_can_be_added_to()
    {
        var file = WorkflowBuilder.Create("example").Node("a", "echo").Edge("START", "a").ToYaml();

        var grown = WorkflowBuilder.Parse(file).Node("b", "echo").Edge("a", "b").Edge("b", "END");

        grown.Compile(ACompiledWorkflow.Compiler).Workflow!.Nodes.Select(node => node.Name).Should().Equal("a", "b");
    }

    [Fact]
    public void a_text_that_is_no_workflow_is_refused_with_its_first_mistake() =>
        FluentActions.Invoking(() => WorkflowBuilder.Parse("schema: graphagents/v1\nname: x\nnods: {}\n"))
            .Should().Throw<ArgumentException>().WithMessage("The text is not a workflow:*");

    [Fact]
    public void a_value_that_no_file_can_hold_is_refused() =>
        FluentActions.Invoking(() => WorkflowBuilder.Create("example").Node("a", "echo", node => node.With("value", Value.Of(ulong.MaxValue))))
            .Should().Throw<ArgumentException>().WithMessage("*UInt*");

    [Fact]
    public void a_join_of_a_number_of_nodes_needs_the_number() =>
        FluentActions.Invoking(() => WorkflowBuilder.Create("example").Join(["a", "b"], "c", JoinMode.Count))
            .Should().Throw<ArgumentException>().WithMessage("*needs the number*");
}
