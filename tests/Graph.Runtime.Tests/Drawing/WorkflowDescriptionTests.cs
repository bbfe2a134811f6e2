namespace Graph.Runtime.Tests.Drawing;

public class WorkflowDescriptionTests
{
    [Fact]
    public void every_way_between_nodes_is_an_edge_in_the_order_of_the_file()
    {
        var edges = DrawnWorkflows.Everything.Edges;

        edges.Select(edge => $"{edge.From} -> {edge.To} {edge.Kind} {edge.Label}".TrimEnd()).Should().Equal(
            "START -> plan Always",
            "START -> check Always",
            "plan -> write Condition sections != [] && tone == \"a|b\", each section",
            "plan -> check Condition sections != [] && tone == \"a|b\"",
            "plan -> fail Otherwise else",
            "write -> join 1 Always",
            "write -> join 2 Always",
            "end -> review Always",
            "review -> plan GoTo goto",
            "review -> write GoTo goto",
            "review -> END GoTo goto",
            "review -> alone OnError on error",
            "check -> join 1 Always",
            "alone -> END Always",
            "join 1 -> end Always",
            "join 2 -> END Always",
            "join 2 -> alone Always");
    }

    [Fact]
    public void nodes_carry_what_is_special_about_when_they_run()
    {
        var nodes = DrawnWorkflows.Everything.Nodes;

        nodes.Select(node => $"{node.Name}: {node.Type}; {node.Marks}").Should().Equal(
            "plan: llm; ",
            "write: llm; per item, stops before, stops after",
            "end: set; deferred",
            "review: approval; ",
            "check: check; ",
            "alone: set; ");
    }

    [Fact]
    public void joins_say_whom_they_wait_for()
    {
        var joins = DrawnWorkflows.Everything.Joins;

        joins.Select(join => $"{join.Name} {join.Waits}: {string.Join(",", join.Sources)} -> {string.Join(",", join.Targets)}").Should().Equal(
            "join 1 all: write,check -> end",
            "join 2 2: write,end,check -> END,alone");
    }

    [Fact]
    public void texts_of_several_lines_become_one()
    {
        DrawnWorkflows.Loop.Nodes[1].Description.Should().Be("Judges the findings.");
    }
}
