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
    public void whatever_is_written_a_value_or_an_error_of_the_expression_comes_of_it() => FuzzRun.Check("expression", 10_000, Make, Judge);

    // In the first line stands whose variables it gets.
    private static string Make(Random random)
    {
        var number = random.Next(Cases.Length);
        return $"{number}\n{TextMutation.Change(Texts[number], Texts, random, most: 4)}";
    }

    private static string? Judge(string text)
    {
        var parts = text.Split('\n', 2);
        var lender = int.TryParse(parts[0], out var number) && number >= 0 && number < Cases.Length ? Cases[number] : Cases[0];
        return Judge(parts[^1], lender, isChecked: true) ?? Judge(parts[^1], lender, isChecked: false);
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
