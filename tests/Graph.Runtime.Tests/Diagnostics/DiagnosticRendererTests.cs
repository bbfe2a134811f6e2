using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Diagnostics;

public class DiagnosticRendererTests
{
    [Fact]
    public void the_culprit_is_underlined_and_the_way_out_is_offered()
    {
        const string Source = "edges:\n  - START -> reviw\n";
        var diagnostic = At(2, 14, 2, 19) with { Suggestion = "review" };

        var text = new DiagnosticRenderer(Source).Render(diagnostic);

        text.Should().Be(
            """
            flow.yaml:2:14: error GA4002: No node is called 'reviw'.
             2 |   - START -> reviw
               |              ^~~~~
               = help: did you mean 'review'?

            """);
    }

    [Fact]
    public void tabs_do_not_shift_the_underline()
    {
        var (line, underline) = new DiagnosticRenderer("a:\tb\tc").Excerpt(Span(1, 6, 1, 7));

        line.Should().Be("a:  b   c");
        underline.Should().Be("        ^");
    }

    [Fact]
    public void wide_characters_take_two_columns_and_combining_ones_none()
    {
        var (_, underline) = new DiagnosticRenderer("日本 e\u0301 😀 x").Excerpt(Span(1, 10, 1, 11));

        underline.Should().Be(new string(' ', 4 + 1 + 1 + 1 + 2 + 1) + "^");
    }

    [Fact]
    public void a_culprit_of_several_lines_is_underlined_to_the_end_of_its_first()
    {
        var (line, underline) = new DiagnosticRenderer("a: >\n  b\n  c").Excerpt(Span(1, 4, 3, 4));

        line.Should().Be("a: >");
        underline.Should().Be("   ^");
    }

    [Fact]
    public void a_gap_is_marked_by_one_caret()
    {
        var (_, underline) = new DiagnosticRenderer("ab").Excerpt(Span(1, 3, 1, 3));

        underline.Should().Be("  ^");
    }

    [Fact]
    public void of_a_line_without_end_only_the_part_around_the_culprit_is_shown()
    {
        var (line, underline) = new DiagnosticRenderer(new string('a', 500) + "!" + new string('b', 500)).Excerpt(Span(1, 501, 1, 502));

        line.Length.Should().BeLessThan(170);
        line[underline.IndexOf('^', StringComparison.Ordinal)].Should().Be('!');
        line.Should().StartWith("…").And.EndWith("…");
    }

    [Fact]
    public void a_place_outside_the_text_is_shown_at_its_edge()
    {
        var render = () => new DiagnosticRenderer("").Render(At(7, 9, 8, 1));

        render.Should().NotThrow();
    }

    [Fact]
    public void plain_data_has_every_fact()
    {
        var map = (At(2, 14, 2, 19) with { Suggestion = "review", Help = "declare it" }).ToMap();

        ValueJson.ToText(map).Should().Be(
            """{"code":"GA4002","severity":"error","file":"flow.yaml","line":2,"column":14,"end_line":2,"end_column":19,"message":"No node is called 'reviw'.","suggestion":"review","help":"declare it"}""");
    }

    private static Diagnostic At(int line, int column, int endLine, int endColumn) => new()
    {
        Code = "GA4002",
        Severity = DiagnosticSeverity.Error,
        Span = Span(line, column, endLine, endColumn),
        File = "flow.yaml",
        Message = "No node is called 'reviw'.",
    };

    private static SourceSpan Span(int line, int column, int endLine, int endColumn) =>
        new(new SourcePoint(line, column), new SourcePoint(endLine, endColumn));
}
