using Graph.Runtime.Drawing;

namespace Graph.Runtime.Tests.Drawing;

public class DotDrawingTests
{
    [Fact]
    public void a_loop_is_drawn()
    {
        DotDrawing.Draw(DrawnWorkflows.Loop).Should().Be("""
            digraph "research" {
                rankdir=TB;
                node [shape=box, style=rounded, fontname="sans-serif"];
                edge [fontname="sans-serif"];
                s [label="START", shape=oval];
                e [label="END", shape=oval];
                n1 [label="research"];
                n2 [label="analyze\nllm"];
                n3 [label="respond"];
                s -> n1;
                n1 -> n2;
                n2 -> n1 [label="confidence < 0.6"];
                n2 -> n3 [label="else"];
                n3 -> e;
            }

            """);
    }

    [Fact]
    public void everything_is_drawn_and_quotes_stay_inside_their_labels()
    {
        DotDrawing.Draw(DrawnWorkflows.Everything).Should().Be("""
            digraph "every \"thing\"" {
                rankdir=TB;
                node [shape=box, style=rounded, fontname="sans-serif"];
                edge [fontname="sans-serif"];
                s [label="START", shape=oval];
                e [label="END", shape=oval];
                f [label="fail", shape=oval];
                n1 [label="plan\nllm"];
                n2 [label="write\nllm\nper item, stops before, stops after", peripheries=2];
                n3 [label="end\nset\ndeferred"];
                n4 [label="review\napproval"];
                n5 [label="check"];
                n6 [label="alone\nset"];
                j1 [label="join all", shape=hexagon, style=solid];
                j2 [label="join 2", shape=hexagon, style=solid];
                s -> n1;
                s -> n5;
                n1 -> n2 [label="sections != [] && tone == \"a|b\", each section", style=bold];
                n1 -> n5 [label="sections != [] && tone == \"a|b\""];
                n1 -> f [label="else"];
                n2 -> j1;
                n2 -> j2;
                n3 -> n4;
                n4 -> n1 [label="goto", style=dashed];
                n4 -> n2 [label="goto", style=dashed];
                n4 -> e [label="goto", style=dashed];
                n4 -> n6 [label="on error", style=dashed];
                n5 -> j1;
                n6 -> e;
                j1 -> n3;
                j2 -> e;
                j2 -> n6;
            }

            """);
    }
}
