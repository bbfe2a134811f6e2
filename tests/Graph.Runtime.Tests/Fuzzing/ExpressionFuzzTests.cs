using System.Text.Json;
using Graph.Runtime.Expressions;
using Graph.Runtime.Tests.Expressions.Conformance;

namespace Graph.Runtime.Tests.Fuzzing;

public sealed class ExpressionFuzzTests
{
    private static readonly ConformanceCase[] Cases =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Expressions", "Conformance", "conformance.jsonl"))
            .Select(line => new ConformanceCase(JsonDocument.Parse(line).RootElement)),
    ];

    private static readonly string[] Texts = [.. Cases.Select(one => one.Text)];

    [Fact]
    public void whatever_is_written_a_value_or_an_error_of_the_expression_comes_of_it() =>
        FuzzRun.Check("expression", 10_000, random => TextMutation.Of(Texts, random), Judge);

    // The variables of the case that lends its number to the text's length: any case's do, and a text always gets the same.
    private static string? Judge(string text)
    {
        var lender = Cases[text.Length * 31 % Cases.Length];
        return Judge(text, lender, isChecked: true) ?? Judge(text, lender, isChecked: false);
    }

    private static string? Judge(string text, ConformanceCase lender, bool isChecked)
    {
        try
        {
            AdHocExpression.Evaluate(text, lender.Variables(), lender.Types(), isChecked).ToString().Should().NotBeNull();
            return null;
        }
        catch (ExpressionException failure)
        {
            return failure.Reason.Length > 0 ? null : "The error says nothing.";
        }
    }
}
