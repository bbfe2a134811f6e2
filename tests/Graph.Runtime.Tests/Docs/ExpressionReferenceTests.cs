using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Docs;

/// <summary>The page about expressions says what the code does: its tables are generated, and its examples are run.</summary>
public sealed class ExpressionReferenceTests
{
    private const string Error = "error: ";

    private static readonly string Page = File.ReadAllText(PagePath());
    private static readonly Dictionary<string, Value> Variables = ReadVariables();

    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var line in Page.Split('\n').Where(line => line.Contains(" ⇒ ", StringComparison.Ordinal) && !line.Contains('`', StringComparison.Ordinal)))
            {
                var parts = line.Split(" ⇒ ");
                data.Add(parts[0], parts[1]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_gives_what_the_page_says(string expression, string expected)
    {
        var given = Outcome(expression);

        given.Should().Be(expected.StartsWith(Error, StringComparison.Ordinal) ? expected : Outcome(expected));
    }

    [Theory]
    [InlineData("operators")]
    [InlineData("functions")]
    [InlineData("limits")]
    public void a_table_is_made_of_the_descriptions_in_the_code(string name)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            var page = File.ReadAllText(PagePath());
            File.WriteAllText(PagePath(), page.Replace(TableOf(page, name), Generate(name), StringComparison.Ordinal));
        }

        TableOf(File.ReadAllText(PagePath()), name).Should().Be(Generate(name), "UPDATE_GOLDEN=1 writes it anew");
    }

    [Fact]
    public void every_function_family_has_an_example()
    {
        var examples = string.Join('\n', Examples.Select(example => (string)example[0]));

        var macros = ExpressionFunctions.All.Where(function => function.IsMacro).Select(function => function.Name).Distinct();

        macros.Except(["existsOne", "optMap", "optFlatMap", "or"]).Where(name => !examples.Contains($"{name}(", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static string Outcome(string expression)
    {
        try
        {
            return AdHocExpression.Evaluate(expression, Variables).ToString();
        }
        catch (ExpressionException failure)
        {
            return Error + failure.Reason;
        }
    }

    private static string Generate(string name) => name switch
    {
        "operators" => Operators(),
        "functions" => Functions(),
        _ => Limits(),
    };

    private static string Operators()
    {
        var table = Header("operators", "| operators | level |\n|---|---|\n");
        table.Append(CultureInfo.InvariantCulture, $"| `a.b` `a.?b` `a[i]` `a[?i]` `f(a)` | {OperatorTable.PostfixLevel} |\n");
        table.Append(CultureInfo.InvariantCulture, $"| `-a` `!a` | {OperatorTable.UnaryLevel} |\n");
        foreach (var level in Enum.GetValues<BinaryOperator>().GroupBy(OperatorTable.LevelOf).OrderByDescending(level => level.Key))
        {
            var symbols = level.Select(one => $"`{OperatorTable.SymbolOf(one).Replace("|", "\\|", StringComparison.Ordinal)}`");
            table.Append(CultureInfo.InvariantCulture, $"| {string.Join(' ', symbols)} | {level.Key} |\n");
        }

        return table.Append(CultureInfo.InvariantCulture, $"| `a ? b : c` | {OperatorTable.ConditionalLevel} |\n").Append("<!-- end -->").ToString();
    }

    private static string Functions()
    {
        var table = Header("functions", "| function | what it gives |\n|---|---|\n");
        foreach (var function in ExpressionFunctions.All)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{function.Signature}` | {function.Summary} |\n");
        }

        return table.Append("<!-- end -->").ToString();
    }

    private static string Limits()
    {
        var limits = ExpressionLimits.Default;
        return Header("limits", "| what | limit |\n|---|---|\n")
            .Append(CultureInfo.InvariantCulture, $"| length of an expression | {limits.MaxLength:N0} characters |\n")
            .Append(CultureInfo.InvariantCulture, $"| parts of an expression | {limits.MaxNodes:N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| depth of parentheses, brackets and operators | {limits.MaxDepth:N0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| work of one evaluation: a turn of a macro, an item put into a list and a text of 16 characters are one unit each | {limits.MaxCost:N0} units |\n")
            .Append(CultureInfo.InvariantCulture, $"| time of one evaluation, once it has done a thousand units of work | {limits.Deadline.TotalMilliseconds} ms |\n")
            .Append("<!-- end -->")
            .ToString();
    }

    private static StringBuilder Header(string name, string titles) => new($"<!-- {name} -->\n{titles}");

    private static string TableOf(string page, string name)
    {
        var start = page.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        return page[start..(page.IndexOf("<!-- end -->", start, StringComparison.Ordinal) + "<!-- end -->".Length)];
    }

    private static Dictionary<string, Value> ReadVariables()
    {
        var start = Page.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        using var json = JsonDocument.Parse(Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)]);
        return json.RootElement.EnumerateObject().ToDictionary(variable => variable.Name, variable => ValueJson.From(variable.Value));
    }

    private static string PagePath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "../../../../docs/reference/expressions.md"));
}
