using Graph.Runtime.Compilation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Compilation;

public class RouteCompilationTests
{
    private const string FourNodes = "a: { type: echo }\nb: { type: echo }\nc: { type: echo }\nd: { type: echo }";

    [Fact]
    public void an_arrow_may_lead_to_several_nodes_and_go_on()
    {
        var workflow = ACompiledWorkflow.With(FourNodes, "- START -> a -> [b, c]\n- b -> d -> END\n- c -> END");

        workflow.StartRoutes.Should().Equal(new CompiledRoute.To(0));
        workflow.Nodes[0].Routes.Should().Equal(new CompiledRoute.To(1), new CompiledRoute.To(2));
        workflow.Nodes[3].Routes.Should().Equal(new CompiledRoute.To(NodeTarget.End));
    }

    [Theory]
    [InlineData("", JoinMode.Active, 0)]
    [InlineData(", join: active", JoinMode.Active, 0)]
    [InlineData(", join: all", JoinMode.All, 0)]
    [InlineData(", join: any", JoinMode.Any, 0)]
    [InlineData(", join: 2", JoinMode.Count, 2)]
    public void a_join_has_its_sources_and_each_of_them_a_route_into_it(string join, JoinMode mode, int count)
    {
        var workflow = ACompiledWorkflow.With(
            FourNodes, $"- START -> [a, b, c]\n- {{ from: [a, b, c], to: [d, END]{join} }}\n- d -> END");

        var compiled = workflow.Joins.Should().ContainSingle().Subject;

        (compiled.Index, compiled.Mode, compiled.Count).Should().Be((0, mode, count));
        compiled.Sources.Should().Equal(0, 1, 2);
        compiled.Targets.Should().Equal(3, NodeTarget.End);
        workflow.Nodes[1].Routes.Should().Equal(new CompiledRoute.IntoJoin(0, 1));
    }

    [Fact]
    public void match_all_takes_every_arm_that_holds()
    {
        var workflow = ACompiledWorkflow.With(
            FourNodes,
            "- START -> a\n- { from: a, match: all, choose: [{ when: count > 1, to: [b, c] }, { else: fail }] }\n- b -> END\n- c -> d -> END");

        var choice = (CompiledRoute.Choose)workflow.Nodes[0].Routes[0];

        choice.MatchesAll.Should().BeTrue();
        choice.Arms[0].Then.Should().Equal(new CompiledRoute.To(1), new CompiledRoute.To(2));
        choice.Otherwise.Should().Equal(new CompiledRoute.To(NodeTarget.Fail));
    }

    [Fact]
    public void an_each_edge_hands_its_item_to_the_node_under_its_name()
    {
        var workflow = ACompiledWorkflow.With(
            "a: { type: echo }\nb: { type: echo, with: { value: \"${number + 1}\" }, output: { notes: \"{{number}}\" } }",
            "- START -> a\n- { from: a, each: items, as: number, to: b, max: 3, on_item_error: collect, errors: faults }\n- b -> END");

        var each = (CompiledRoute.Each)workflow.Nodes[0].Routes[0];
        var item = workflow.Layout.Item(0);

        workflow.Layout.ItemNames.Should().Equal("number");
        (each.ItemIndex, each.Target, each.MaxConcurrency, each.OnItemError, each.ErrorSlot).Should().Be((item, 1, 3, ItemErrorPolicy.Collect, 5));
        each.Items.Evaluate(new KnownFrame((1, ValueList.Of(7L)))).Should().Be((Value)ValueList.Of(7L));
        workflow.Nodes[1].Parameters[0]!.Evaluate(new KnownFrame((item, 41L))).Should().Be((Value)42L);
        workflow.Nodes[1].Writes[0].Value.Evaluate(new KnownFrame((item, 41L))).Should().Be((Value)"41");
    }

    [Fact]
    public void an_arm_may_carry_each()
    {
        var workflow = ACompiledWorkflow.With(
            "a: { type: echo }\nb: { type: echo, with: { value: \"${item}\" } }",
            "- START -> a\n- from: a\n  choose:\n    - { when: count > 1, each: items, to: b }\n    - { else: b, each: \"[1, 2]\" }\n- b -> END");

        var choice = (CompiledRoute.Choose)workflow.Nodes[0].Routes[0];

        choice.Arms[0].Then.Should().ContainSingle().Which.Should().BeOfType<CompiledRoute.Each>();
        choice.Otherwise.Should().ContainSingle().Which.Should().BeOfType<CompiledRoute.Each>();
    }

    [Fact]
    public void an_item_may_come_from_a_part_of_another_item()
    {
        var workflow = ACompiledWorkflow.From(
            """
            schema: graphagents/v1
            name: example
            types: { Section: { title: string, lines: list<int> } }
            input: [sections]
            state: { sections: list<Section>, total: { type: int, reduce: add } }
            nodes:
              outer: { type: echo }
              inner: { set: { total: line + 1 } }
            edges:
              - { from: START, each: sections, as: section, to: outer }
              - { from: outer, each: section.lines, as: line, to: inner }
              - inner -> END
            """);

        workflow.StartRoutes.Should().ContainSingle().Which.Should().BeOfType<CompiledRoute.Each>();
        workflow.Layout.ItemNames.Should().Equal("section", "line");
        workflow.Nodes[1].Writes[0].Value.Evaluate(new KnownFrame((workflow.Layout.Item(1), 1L))).Should().Be((Value)2L);
    }

    [Fact]
    public void the_run_and_the_callers_context_are_in_scope()
    {
        var workflow = ACompiledWorkflow.With(
            "a: { type: echo }",
            "- START -> a\n- from: a\n  choose:\n    - { when: run.remaining_steps > 1 && context.tenant == 'x' && state.count == 0, to: a }\n    - else: END");

        ((CompiledRoute.Choose)workflow.Nodes[0].Routes[0]).Arms[0].When.Reads.Should().BeEquivalentTo(
            [workflow.Layout.Run, workflow.Layout.Context, workflow.Layout.State]);
    }
}
