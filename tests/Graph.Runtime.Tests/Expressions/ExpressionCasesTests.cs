using Graph.Runtime.Expressions;

namespace Graph.Runtime.Tests.Expressions;

/// <summary>Runs the tables in Cases: an expression, an arrow, and what it gives or why it fails.</summary>
public sealed class ExpressionCasesTests
{
    private const string Arrow = "⇶";
    private const string Error = "error: ";

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Expressions", "Cases"), "*.cases").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file).Where(line => line.Contains(Arrow, StringComparison.Ordinal)))
            {
                var parts = line.Split(Arrow);
                data.Add(parts[0].Trim(), parts[1].Trim());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void an_expression_gives_what_its_table_says(string expression, string expected)
    {
        var given = Outcome(expression);

        given.Should().Be(expected.StartsWith(Error, StringComparison.Ordinal) ? expected : Outcome(expected));
    }

    /// <summary>The value with the types of all its parts, or the reason of the failure.</summary>
    private static string Outcome(string text)
    {
        var compilation = ExpressionCompiler.Compile(text, ExpressionWorld.Scope);
        compilation.Problems.Should().BeEmpty();
        try
        {
            using var buffer = new MemoryStream();
            using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
            {
                TaggedValueJson.Write(writer, compilation.Expression!.Evaluate(ExpressionWorld.Frame));
            }

            return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
        }
        catch (ExpressionException failure)
        {
            return Error + failure.Reason;
        }
    }
}
