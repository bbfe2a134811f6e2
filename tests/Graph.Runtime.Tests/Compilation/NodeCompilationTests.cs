using Graph.Runtime.Compilation;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Compilation;

public class NodeCompilationTests
{
    private const string Through = "- START -> a\n- a -> END";

    [Fact]
    public void a_set_node_needs_no_type_and_has_no_implementation()
    {
        var workflow = ACompiledWorkflow.With("a: { set: { count: count + 1, answer: \"'done'\", items: [1, count] } }", Through);

        var node = workflow.Nodes[0];
        var frame = new KnownFrame((3, 4L));

        node.TypeName.Should().Be("set");
        node.Implementation.Should().BeNull();
        node.Writes.Select(write => write.Value.Evaluate(frame)).Should().Equal(5L, "done", ValueList.Of(1L, 4L));
    }

    [Fact]
    public void an_overwrite_bypasses_the_reducer()
    {
        var workflow = ACompiledWorkflow.With("a: { set: { notes: { overwrite: [] }, count: { overwrite: 0 } } }", Through);

        workflow.Nodes[0].Writes.Should().Equal(
            new CompiledWrite(4, new CompiledValue.Literal(ValueList.Empty), IsOverwrite: true),
            new CompiledWrite(3, new CompiledValue.Literal(0L), IsOverwrite: true));
    }

    [Fact]
    public void a_single_item_may_be_written_where_the_reducer_takes_one()
    {
        var workflow = ACompiledWorkflow.With(
            "a: { type: echo, output: { notes: one } }\nb: { type: echo, output: { notes: [one, two] } }\nc: { type: echo, output: { notes: \"${question}\" } }",
            "- START -> a -> b -> c -> END");

        workflow.Nodes[0].Writes[0].Value.Should().Be(new CompiledValue.Literal("one"));
        workflow.Nodes[1].Writes[0].Value.Should().Be(new CompiledValue.Literal(ValueList.Of("one", "two")));
        workflow.Nodes[2].Writes[0].Value.Evaluate(new KnownFrame((0, "q"))).Should().Be((Value)"q");
    }

    [Fact]
    public void a_node_that_binds_state_reads_and_writes_fields_by_name()
    {
        var workflow = ACompiledWorkflow.From(
            """
            schema: graphagents/v1
            name: example
            input: [question]
            state: { question: string, points: int, verdict: string }
            nodes: { a: { type: score } }
            edges: [ START -> a, a -> END ]
            """);

        var node = workflow.Nodes[0];
        var result = ValueMap.Of(("points", 7L), ("verdict", "fine"));

        node.Parameters.Should().Equal(new CompiledValue.Variable(0), new CompiledValue.Literal(3L));
        node.Writes.Select(write => write.Slot).Should().Equal(1, 2);
        node.Writes.Select(write => write.Value.Evaluate(new KnownFrame((workflow.Layout.Result, result)))).Should().Equal(7L, "fine");
    }

    [Fact]
    public void a_parameter_that_is_a_type_is_handed_to_the_node_and_types_its_result()
    {
        var workflow = ACompiledWorkflow.With(
            "a: { type: ask, with: { answer: { approved: bool, note: string? } }, output: { answer: \"${result.note}\" } }", Through);

        var node = (KnownNodes.Idle)workflow.Nodes[0].Implementation!;

        node.Configuration.Types["answer"].Should().BeOfType<StateType.Record>().Which.Shape.Names.Should().Equal("approved", "note");
        workflow.Nodes[0].Parameters[0].Should().BeNull();
    }

    [Fact]
    public void verbatim_text_is_taken_as_it_is()
    {
        var workflow = ACompiledWorkflow.With("a: { type: model, with: { prompt: x, system: \"{{no}} ${template}\" } }", Through);

        workflow.Nodes[0].Parameters[1].Should().Be(new CompiledValue.Literal("{{no}} ${template}"));
    }

    [Fact]
    public void a_list_with_an_expression_in_it_is_put_together_for_each_task()
    {
        var workflow = ACompiledWorkflow.With("a: { type: echo, with: { value: [1, \"${count}\", { deep: \"{{question}}!\" }] } }", Through);

        var value = workflow.Nodes[0].Parameters[0]!.Evaluate(new KnownFrame((0, "why"), (3, 2L)));

        value.Should().Be((Value)ValueList.Of(1L, 2L, ValueMap.Of(("deep", "why!"))));
    }

    [Fact]
    public void conduct_is_read_and_defaults_fill_in()
    {
        var workflow = ACompiledWorkflow.With(
            """
            a:
              type: echo
              interrupt: both
              defer: true
              routes: [b, END]
              goto: add
              on_error: continue
              metadata: { owner: me }
              retry: [{ attempts: 2, on: timeout }, { attempts: 5, backoff: linear, jitter: false, not_on: [model] }]
            b: { type: echo, on_error: { to: a, as: failure } }
            c: { type: echo }
            """,
            "- START -> a -> b -> c -> END",
            "defaults: { timeout: 5s, retry: { attempts: 7 }, on_error: { to: c } }");

        var (a, b, c) = (workflow.Nodes[0], workflow.Nodes[1], workflow.Nodes[2]);

        (a.InterruptsBefore, a.InterruptsAfter, a.IsDeferred, a.GoToAdds).Should().Be((true, true, true, true));
        a.GoToTargets.Should().BeEquivalentTo(new Dictionary<string, int> { ["b"] = 1, ["END"] = NodeTarget.End });
        a.OnError.Should().Be(new ErrorRoute(null, null));
        a.Metadata.Should().Be((Value)ValueMap.Of(("owner", "me")));
        a.Retry.Select(policy => policy.Attempts).Should().Equal(2, 5);
        a.Retry[0].On.Should().Equal("timeout");
        a.Retry[1].NotOn.Should().Equal("model");
        b.OnError.Should().Be(new ErrorRoute(0, 6));
        b.Retry.Should().ContainSingle().Which.Attempts.Should().Be(7);
        b.Timeout.Should().Be(TimeSpan.FromSeconds(5));
        c.OnError.Should().BeNull("a default handler does not handle itself");
    }

    [Fact]
    public void a_registered_reducer_is_found_by_its_name()
    {
        var longest = StandardReducers.Find("last")!;
        var options = new WorkflowCompilerOptions { Reducers = new Dictionary<string, Reducer> { ["longest"] = longest } };

        var compilation = new WorkflowCompiler(KnownNodes.Registry, new NoServices(), options).Compile(
            """
            schema: graphagents/v1
            name: example
            state: { answer: { type: string, reduce: longest } }
            nodes: { a: { set: { answer: "'x'" } } }
            edges: [ START -> a, a -> END ]
            """,
            "flow.yaml");

        compilation.Workflow!.Schema.Fields[0].Reducer.Should().BeSameAs(longest);
    }
}
