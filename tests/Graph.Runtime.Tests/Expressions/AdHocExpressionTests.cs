using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions;

public sealed class AdHocExpressionTests
{
    private static readonly Dictionary<string, Value> Variables = new() { ["x"] = 2, ["a.b"] = ValueMap.Of(("c", "deep")) };

    [Theory]
    [InlineData("x + 1", "3")]
    [InlineData("a.b.c", "\"deep\"")]
    [InlineData("[1].map(x, x + .x)", "[3]")]
    public void variables_need_no_types(string text, string result) =>
        AdHocExpression.Evaluate(text, Variables).ToString().Should().Be(result);

    [Fact]
    public void the_longest_name_with_dots_wins()
    {
        var variables = new Dictionary<string, Value>(Variables) { ["a.b.c"] = "longest" };

        AdHocExpression.Evaluate("a.b.c", variables).AsString().Should().Be("longest");
    }

    [Fact]
    public void a_declared_type_is_checked() =>
        FluentActions.Invoking(() => AdHocExpression.Evaluate("x + 'a'", Variables, new Dictionary<string, string> { ["x"] = "int" }))
            .Should().Throw<ExpressionException>()
            .Which.Reason.Should().Be("'+' is not defined for int and string: 'x' is int and \"a\" is string. Write string(x).");

    [Fact]
    public void a_declared_variable_without_a_value_fails_only_when_it_is_needed()
    {
        var types = new Dictionary<string, string> { ["missing"] = "bool" };

        AdHocExpression.Evaluate("missing || true", types: types).AsBool().Should().BeTrue();
        FluentActions.Invoking(() => AdHocExpression.Evaluate("missing", types: types))
            .Should().Throw<ExpressionException>().Which.Reason.Should().Be("the variable 'missing' has no value");
    }

    [Fact]
    public void without_checks_a_mistake_shows_only_when_it_is_reached() =>
        AdHocExpression.Evaluate("nope(1) + unknown > 'a' || true", isChecked: false).AsBool().Should().BeTrue();

    [Fact]
    public void a_type_that_is_none_is_the_callers_mistake() =>
        FluentActions.Invoking(() => AdHocExpression.Evaluate("x", Variables, new Dictionary<string, string> { ["x"] = "integer" }))
            .Should().Throw<ArgumentException>().WithMessage("The type 'integer' of 'x' is not one.*");
}
