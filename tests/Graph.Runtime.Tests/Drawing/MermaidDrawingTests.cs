using Graph.Runtime.Drawing;

namespace Graph.Runtime.Tests.Drawing;

public class MermaidDrawingTests
{
    [Fact]
    public void a_loop_is_drawn()
    {
        MermaidDrawing.Draw(DrawnWorkflows.Loop).Should().Be("""
            flowchart TD
                s(["START"])
                e(["END"])
                n1["research"]
                n2["analyze<br/>llm"]
                n3["respond"]
                s --> n1
                n1 --> n2
                n2 -->|"confidence #lt; 0.6"| n1
                n2 -->|"else"| n3
                n3 --> e

            """);
    }

    [Fact]
    public void everything_is_drawn_and_no_sign_of_a_label_is_taken_for_syntax()
    {
        MermaidDrawing.Draw(DrawnWorkflows.Everything).Should().Be("""
            flowchart TD
                s(["START"])
                e(["END"])
                f(["fail"])
                n1["plan<br/>llm"]
                n2[["write<br/>llm<br/>per item, stops before, stops after"]]
                n3["end<br/>set<br/>deferred"]
                n4["review<br/>approval"]
                n5["check"]
                n6["alone<br/>set"]
                j1{{"join all"}}
                j2{{"join 2"}}
                s --> n1
                s --> n5
                n1 ==>|"sections != #91;#93; #amp;#amp; tone == #quot;a#124;b#quot;, each section"| n2
                n1 -->|"sections != #91;#93; #amp;#amp; tone == #quot;a#124;b#quot;"| n5
                n1 -->|"else"| f
                n2 --> j1
                n2 --> j2
                n3 --> n4
                n4 -.->|"goto"| n1
                n4 -.->|"goto"| n2
                n4 -.->|"goto"| e
                n4 -.->|"on error"| n6
                n5 --> j1
                n6 --> e
                j1 --> n3
                j2 --> e
                j2 --> n6

            """);
    }
}
