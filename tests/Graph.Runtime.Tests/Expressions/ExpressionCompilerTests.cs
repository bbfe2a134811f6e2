using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions;

public sealed class ExpressionCompilerTests
{
    [Theory]
    [InlineData("rounds + 1", "int")]
    [InlineData("ratio * 2.0", "float")]
    [InlineData("tags.filter(t, t != 'x')", "list<string>")]
    [InlineData("scores.transformMap(k, v, v > 0.5)", "map<bool>")]
    [InlineData("findings[0]", "Finding")]
    [InlineData("findings.map(f, f.score)", "list<float>")]
    [InlineData("analysis.note", "string?")]
    [InlineData("flag ? question : null", "string?")]
    [InlineData("anything.x", "any")]
    [InlineData("[1, 'a']", "list<any>")]
    [InlineData("scores.?ann.orValue(0.0)", "float")]
    [InlineData("math.greatest(1, rounds)", "int")]
    [InlineData("started - started", "duration")]
    [InlineData("status", "enum[queued, running, done]")]
    public void the_type_of_the_result_is_known_before_evaluation(string text, string type) =>
        ExpressionWorld.Compile(text).ResultType.Name.Should().Be(type);

    [Fact]
    public void the_variables_that_are_read_are_known()
    {
        var expression = ExpressionWorld.Compile("rounds < max_rounds && tags.exists(rounds, rounds == question)");

        expression.Reads.Should().BeEquivalentTo([0, 1, 2, 11]);
    }

    [Fact]
    public void an_int_is_converted_where_a_float_is_expected() =>
        ExpressionWorld.Evaluate("rounds", StateType.Float).Kind.Should().Be(ValueKind.Float);

    [Theory]
    [InlineData("anything.number")]
    [InlineData("null")]
    [InlineData("question")]
    public void what_may_be_the_expected_type_is_accepted(string text) =>
        ExpressionWorld.Compile(text, new StateType.Nullable(StateType.String)).Should().NotBeNull();

    [Fact]
    public void an_expression_can_be_evaluated_by_many_threads_at_once()
    {
        var expression = ExpressionWorld.Compile("tags.map(t, t + string(rounds)).join(',')");

        var results = Enumerable.Range(0, 1000).AsParallel().Select(_ => expression.Evaluate(ExpressionWorld.Frame).AsString()).Distinct().ToList();

        results.Should().Equal("red2,green2,blue2");
    }

    [Fact]
    public void a_failure_names_the_expression()
    {
        var failure = FluentActions.Invoking(() => ExpressionWorld.Evaluate("1 / (rounds - 2)")).Should().Throw<ExpressionException>().Which;

        failure.Message.Should().Be("The expression '1 / (rounds - 2)' failed: division by zero");
    }

    [Fact]
    public void every_function_has_a_signature_and_a_sentence()
    {
        ExpressionFunctions.All.Should().OnlyContain(function => function.Signature.Contains(" -> ") && function.Summary.EndsWith('.'));
        ExpressionFunctions.All.Select(function => function.Signature).Should().OnlyHaveUniqueItems();
    }
}
