using Graph.Runtime.Drawing;

namespace Graph.Runtime.Tests.Drawing;

public class TextDrawingTests
{
    [Fact]
    public void a_loop_is_drawn()
    {
        TextDrawing.Draw(DrawnWorkflows.Loop).Should().Be("""
            research, version 3
            Answers a question.

            START
            └─▶ research

            research
            └─▶ analyze

            analyze (llm): Judges the findings.
            ├─ confidence < 0.6 ─▶ research ↺
            └─ else ─▶ respond

            respond
            └─▶ END

            """);
    }

    [Fact]
    public void everything_is_drawn()
    {
        TextDrawing.Draw(DrawnWorkflows.Everything).Should().Be("""
            every "thing", version 3

            START
            ├─▶ plan
            └─▶ check

            plan (llm)
            ├─ sections != [] && tone == "a|b", each section ─▶ write
            ├─ sections != [] && tone == "a|b" ─▶ check
            └─ else ─▶ fail

            check
            └─▶ end (waits for write, check: all)

            write (llm) [per item, stops before, stops after]
            ├─▶ end (waits for write, check: all)
            └─▶ END, alone (waits for write, end, check: 2 of them)

            end (set) [deferred]
            └─▶ review

            alone (set)
            └─▶ END

            review (approval)
            ├─ goto ─▶ plan ↺
            ├─ goto ─▶ write ↺
            ├─ goto ─▶ END
            └─ on error ─▶ alone

            """);
    }
}
