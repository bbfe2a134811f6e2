using Graph.Nodes.Evidence;
using Graph.Nodes.Tests.Worlds;

namespace Graph.Nodes.Tests.Evidence;

public class CitationsTests
{
    private static readonly GroundedPrompt Prompt = new()
    {
        Task = PromptTask.Answer,
        Question = "Which?",
        Evidence = EvidenceItem.Of([AFinding.Saying("One."), AFinding.Saying("Two.")]),
    };

    [Fact]
    public void the_numbers_that_a_text_cites_are_read()
    {
        Citations.In("One [2], two [1, 2] and [10]; not [a] or [].").Should().Equal(1, 2, 10);
    }

    [Theory]
    [InlineData("True [1]. Made up [7].", "True [1]. Made up.")]
    [InlineData("Both [2, 9].", "Both [2].")]
    [InlineData("Fine [1][2].", "Fine [1][2].")]
    [InlineData("Zero [0].", "Zero.")]
    public void marks_without_evidence_are_dropped(string text, string kept)
    {
        Citations.DropUnknown(text, Prompt).Should().Be(kept);
    }

    [Fact]
    public void marks_of_the_frame_are_the_authors_and_stay()
    {
        Citations.DropUnknown("[0] One, [5] five", Prompt with { Frame = "[0] One" }).Should().Be("[0] One, five");
    }

    [Fact]
    public void what_was_found_twice_is_cited_by_its_first_number()
    {
        var twice = AFinding.Saying("One.");

        var items = EvidenceItem.Of([twice, AFinding.Saying("Two."), twice, AFinding.Saying("Three.")]);

        items.Select(item => (item.Number, item.Finding.Text)).Should().Equal((1, "One."), (2, "Two."), (4, "Three."));
    }
}
