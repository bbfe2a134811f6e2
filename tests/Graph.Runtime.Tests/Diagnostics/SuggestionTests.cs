using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Tests.Diagnostics;

public class SuggestionTests
{
    [Theory]
    [InlineData("reviw", "review")]
    [InlineData("revew", "review")]
    [InlineData("reveiw", "review")]
    [InlineData("rewiew", "review")]
    [InlineData("reviews", "review")]
    [InlineData("REVIEW", "review")]
    [InlineData("max-rounds", "max_rounds")]
    [InlineData("maxrounds", "max_rounds")]
    public void a_near_name_is_found(string given, string meant) =>
        Suggestion.Closest(given, ["publish", meant, "something_else"]).Should().Be(meant);

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("publication")]
    [InlineData("rev")]
    [InlineData("a")]
    public void a_name_that_is_near_to_nothing_is_left_alone(string given) =>
        Suggestion.Closest(given, ["review", "publish", "b"]).Should().BeNull();

    [Fact]
    public void of_several_near_names_the_nearest_counts() =>
        Suggestion.Closest("titel", ["tile", "title", "total"]).Should().Be("title");

    [Fact]
    public void of_equally_near_names_the_first_counts() =>
        Suggestion.Closest("cot", ["cat", "cut"]).Should().Be("cat");

    [Fact]
    public void a_name_is_never_suggested_for_itself() =>
        Suggestion.Closest("review", ["review"]).Should().BeNull();

    [Fact]
    public void names_too_long_to_be_typed_are_not_compared() =>
        Suggestion.Closest(new string('a', 65), [new string('a', 64)]).Should().BeNull();

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void distance_counts_edits(string left, string right, int edits)
    {
        Suggestion.Distance(left, right).Should().Be(edits);
        Suggestion.Distance(right, left).Should().Be(edits);
    }
}
