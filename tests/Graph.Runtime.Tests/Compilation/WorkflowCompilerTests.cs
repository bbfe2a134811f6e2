using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Compilation;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Compilation;

public class WorkflowCompilerTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../Golden/valid/research.yaml"));

    private static readonly CompiledWorkflow Research = ACompiledWorkflow.From(Text);

    [Fact]
    public void what_a_workflow_is_called_comes_from_its_head()
    {
        Research.Name.Should().Be("research");
        Research.Version.Should().Be(1);
        Research.Description.Should().StartWith("Answers a question");
        Research.SourceText.Should().Be(Text);
        Research.SourcePath.Should().Be("/flows/flow.yaml");
    }

    [Fact]
    public void the_hash_is_that_of_the_text() =>
        Research.Hash.Should().Be(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))));

    [Fact]
    public void line_ends_do_not_change_the_hash() =>
        ACompiledWorkflow.From(Text.Replace("\n", "\r\n", StringComparison.Ordinal)).Hash.Should().Be(Research.Hash);

    [Fact]
    public void state_has_the_fields_in_their_order()
    {
        Research.Schema.Shape.Names.Should().Equal("question", "max_rounds", "rounds", "messages", "findings", "analysis", "answer");
        Field("rounds").Reducer.Name.Should().Be("add");
        Field("max_rounds").Default.Should().Be((Value)3L);
        Field("messages").Keep.Should().Be(20);
        Field("messages").Type.Should().Be(new StateType.List(StateType.Message));
        Field("findings").Type.Should().Be(new StateType.List(KnownNodes.Finding));
        Field("findings").Default.Should().Be((Value)ValueList.Empty);
        Field("analysis").Type.Should().Be(KnownNodes.Analysis);
        Field("answer").Default.IsNull.Should().BeTrue();
    }

    [Fact]
    public void input_and_output_are_slots()
    {
        Research.Input.Should().Equal(new InputField(0, true), new InputField(1, false));
        Research.Output.Should().Equal(6, 4);
    }

    [Fact]
    public void nodes_keep_their_order_and_have_an_implementation()
    {
        Research.Nodes.Select(node => node.Name).Should().Equal("research", "analyze", "respond");
        Research.Nodes.Select(node => node.Index).Should().Equal(0, 1, 2);
        Research.Nodes.Should().OnlyContain(node => node.Implementation is KnownNodes.Idle);
    }

    [Fact]
    public void a_path_starts_at_the_folder_of_the_file() =>
        Research.Nodes[0].Parameters[0].Should().Be(new CompiledValue.Literal("/docs"));

    [Fact]
    public void a_text_with_braces_is_a_template()
    {
        var query = Research.Nodes[0].Parameters[1]!;

        query.Evaluate(new KnownFrame((0, "why?"), (5, Analysis("not sure", 0.1, "cost")))).AsString().Should().StartWith("why? ").And.Contain("cost");
    }

    [Fact]
    public void an_expression_keeps_the_type_of_its_value()
    {
        var findings = (Value)ValueList.Of(1L, 2L);

        Research.Nodes[1].Parameters[1]!.Evaluate(new KnownFrame((4, findings))).Should().Be(findings);
    }

    [Fact]
    public void literals_and_defaults_are_known_to_the_node_when_it_is_made()
    {
        var node = (KnownNodes.Idle)Research.Nodes[0].Implementation!;

        node.Configuration.NodeName.Should().Be("research");
        node.Configuration.BaseFolder.Should().Be("/flows");
        node.Configuration.Literals["top"].Should().Be((Value)8L);
        node.Configuration.Literals.Should().NotContainKey("query");
        ((KnownNodes.Idle)Research.Nodes[2].Implementation!).Configuration.Literals["model"].Should().Be((Value)"default");
    }

    [Fact]
    public void one_output_name_takes_the_whole_result() =>
        Research.Nodes[0].Writes.Should().Equal(new CompiledWrite(4, new CompiledValue.Variable(Research.Layout.Result)));

    [Fact]
    public void an_output_map_writes_each_field()
    {
        var writes = Research.Nodes[1].Writes;
        var frame = new KnownFrame((Research.Layout.Result, "r"));

        writes.Select(write => write.Slot).Should().Equal(5, 2);
        writes.Select(write => write.Value.Evaluate(frame)).Should().Equal("r", 1L);
    }

    [Fact]
    public void policies_are_read()
    {
        Research.Nodes[0].Timeout.Should().Be(TimeSpan.FromSeconds(30));
        Research.Nodes[0].Retry.Should().ContainSingle().Which.Should().BeEquivalentTo(new RetryPolicy
        {
            Attempts = 4,
            Backoff = Backoff.Exponential,
            Initial = TimeSpan.FromMilliseconds(500),
            Max = TimeSpan.FromSeconds(30),
            HasJitter = true,
        });
        Research.Limits.Should().Be(new RunLimits
        {
            MaxSteps = 50,
            Timeout = TimeSpan.FromMinutes(10),
            Concurrency = 8,
            MaxStateBytes = 16 * 1024 * 1024,
        });
    }

    [Fact]
    public void edges_become_routes()
    {
        Research.StartRoutes.Should().Equal(new CompiledRoute.To(0));
        Research.Nodes[0].Routes.Should().Equal(new CompiledRoute.To(1));
        Research.Nodes[2].Routes.Should().Equal(new CompiledRoute.To(NodeTarget.End));
        Research.Joins.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0.5, 1, true)]
    [InlineData(0.5, 3, false)]
    [InlineData(0.7, 1, false)]
    public void a_choice_has_a_condition_for_each_arm(double confidence, long rounds, bool holds)
    {
        var choice = Research.Nodes[1].Routes.Should().ContainSingle().Which.Should().BeOfType<CompiledRoute.Choose>().Subject;
        var frame = new KnownFrame((1, 3L), (2, rounds), (5, Analysis("", confidence)));

        choice.Arms.Should().ContainSingle().Which.When.Evaluate(frame).AsBool().Should().Be(holds);
        choice.Arms[0].Then.Should().Equal(new CompiledRoute.To(0));
        choice.Otherwise.Should().Equal(new CompiledRoute.To(2));
        choice.MatchesAll.Should().BeFalse();
    }

    [Fact]
    public async Task a_file_is_compiled_like_its_text()
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../Golden/valid/research.yaml"));

        var compilation = await ACompiledWorkflow.Compiler.CompileFileAsync(path, CancellationToken.None);

        compilation.Workflow!.Hash.Should().Be(Research.Hash);
    }

    private static StateField Field(string name) => Research.Schema.Fields[Research.Schema.FindSlot(name)];

    private static Value Analysis(string summary, double confidence, params string[] gaps) => ValueMap.OfRecord(
        KnownNodes.Analysis.Shape, [summary, confidence, ValueList.From(gaps.Select(gap => (Value)gap))]);

    private static string Here([CallerFilePath] string here = "") => here;
}
