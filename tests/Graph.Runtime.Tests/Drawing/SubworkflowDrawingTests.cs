using Graph.Runtime.Drawing;
using Graph.Runtime.Tests.Engine.Children;

namespace Graph.Runtime.Tests.Drawing;

/// <summary>A node that runs another workflow is drawn as a subroutine that names it.</summary>
public sealed class SubworkflowDrawingTests
{
    private static readonly WorkflowDescription Parent = Family.NewWorld().Compile(Family.Parent).Describe();

    [Fact]
    public void mermaid_draws_a_subroutine() =>
        MermaidDrawing.Draw(Parent).Should().Contain("""n2[["review<br/>workflow<br/>runs child"]]""");

    [Fact]
    public void graphviz_draws_a_component() =>
        DotDrawing.Draw(Parent).Should().Contain("""n2 [label="review\nworkflow\nruns child", shape=component, style=solid];""");

    [Fact]
    public void text_says_what_runs() =>
        TextDrawing.Draw(Parent).Should().Contain("review (workflow) [runs child]");
}
