using Graph.Runtime.Expressions;

namespace Graph.Runtime.Tests.Expressions;

/// <summary>The operators that decide: every combination of true, false and an error.</summary>
public sealed class ShortCircuitTests
{
    private const string Error = "1 / dyn(0) == 1";

    [Theory]
    [InlineData("true", "true", "True")]
    [InlineData("true", "false", "False")]
    [InlineData("true", Error, "error")]
    [InlineData("false", "true", "False")]
    [InlineData("false", "false", "False")]
    [InlineData("false", Error, "False")]
    [InlineData(Error, "true", "error")]
    [InlineData(Error, "false", "False")]
    [InlineData(Error, Error, "error")]
    public void and_is_false_as_soon_as_one_side_is(string left, string right, string outcome) =>
        Outcome($"({left}) && ({right})").Should().Be(outcome);

    [Theory]
    [InlineData("true", "true", "True")]
    [InlineData("true", "false", "True")]
    [InlineData("true", Error, "True")]
    [InlineData("false", "true", "True")]
    [InlineData("false", "false", "False")]
    [InlineData("false", Error, "error")]
    [InlineData(Error, "true", "True")]
    [InlineData(Error, "false", "error")]
    [InlineData(Error, Error, "error")]
    public void or_is_true_as_soon_as_one_side_is(string left, string right, string outcome) =>
        Outcome($"({left}) || ({right})").Should().Be(outcome);

    [Theory]
    [InlineData("true", "true", Error, "True")]
    [InlineData("false", Error, "false", "False")]
    [InlineData("true", Error, "true", "error")]
    [InlineData(Error, "true", "true", "error")]
    public void a_choice_evaluates_only_what_it_chooses(string condition, string then, string otherwise, string outcome) =>
        Outcome($"({condition}) ? ({then}) : ({otherwise})").Should().Be(outcome);

    [Theory]
    [InlineData("dyn(1) && false", "False")]
    [InlineData("false && dyn(1)", "False")]
    [InlineData("dyn(1) && true", "error")]
    [InlineData("dyn('x') || true", "True")]
    [InlineData("dyn('x') || false", "error")]
    [InlineData("nickname.size() > 1 || true", "True")]
    public void a_side_that_is_no_boolean_counts_as_an_error(string text, string outcome) => Outcome(text).Should().Be(outcome);

    [Theory]
    [InlineData("1 / 0 == 1 && answer.size() > 0", "division by zero")]
    [InlineData("true && dyn(3)", "no such overload: the right side of && must be bool, but 'dyn(3)' is int")]
    [InlineData("dyn(3) || false", "no such overload: the left side of || must be bool, but 'dyn(3)' is int")]
    public void the_reason_is_the_first_one(string text, string reason) => ExpressionWorld.ReasonOf(text).Should().Be(reason);

    private static string Outcome(string text)
    {
        try
        {
            return ExpressionWorld.Evaluate(text).AsBool().ToString();
        }
        catch (ExpressionException)
        {
            return "error";
        }
    }
}
