using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates;

namespace Graph.Runtime.Tests.Templates;

public class TemplateProblemTests
{
    public static TheoryData<string, string> Cases()
    {
        var text = File.ReadAllText(Path.Combine(TemplateWorld.FolderOfThisFile(), "Cases", "problems.cases"));
        var cases = new TheoryData<string, string>();
        foreach (var block in text.Split("\n\n").Select(block => block.Trim('\n')).Where(block => !block.StartsWith('#')))
        {
            var lines = block.Split('\n', 2);
            cases.Add(lines[0], lines[1]);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void a_mistake_is_shown_where_it_is(string template, string problems)
    {
        var compilation = TemplateWorld.Compile(TemplateWorld.Multiline(template));

        string.Join('\n', compilation.Problems.Select(Show)).Should().Be(problems);
        compilation.Expression.Should().BeNull();
    }

    [Fact]
    public void a_template_without_problems_has_an_expression()
    {
        var compilation = TemplateWorld.Compile("{{name}}");

        compilation.Problems.Should().BeEmpty();
        compilation.Expression!.Text.Should().Be("{{name}}");
    }

    [Fact]
    public void a_field_hides_a_helper_of_its_name()
    {
        var scope = ExpressionScope.Empty.With("upper", StateType.Int, 0);

        var compilation = TemplateCompiler.Compile("{{upper}} {{upper \"x\"}}", scope);

        compilation.Problems.Should().BeEmpty();
    }

    private static string Show(ExpressionProblem problem) =>
        new string(' ', problem.Start) + new string('^', problem.Length) + $" {problem.Kind}: {problem.Message}"
        + (problem.Suggestion is null ? "" : " → " + problem.Suggestion);
}
