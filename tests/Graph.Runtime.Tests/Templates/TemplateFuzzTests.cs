using FsCheck;
using FsCheck.Fluent;
using Graph.Runtime.Expressions;

namespace Graph.Runtime.Tests.Templates;

public class TemplateFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{", "}", "{{{", "}}}", "{{{{", "#", "/", "^", "!", "!--", "--", "~", "&", ">", "else", "if", "unless", "each", "with", "name", "words",
        "findings", "title", "this", "@index", "@", "../", ".", "..", "[", "]", "\"", "'", "\\", "(", ")", "=", "|", "as |x|", " ", "\n", "\r\n", "0", "-1",
        "1.5", "upper", "join", "eq", "null", "true", "{{#each words}}", "{{/each}}", "{{#if flag}}", "{{/if}}", "{{else}}", "é😀",
    ];

    [Fact]
    public void no_text_surprises_the_compiler_or_the_rendering()
    {
        var texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat).ToArbitrary();
        var frame = TemplateWorld.FrameOf("""{"name":"Ada","words":["a","b"],"flag":true,"findings":[{"title":"T","source":"s","score":1}]}""");

        Prop.ForAll(texts, text =>
        {
            var compilation = TemplateWorld.Compile(text);
            compilation.Problems.Where(problem => problem.Start < 0 || problem.Length < 1 || problem.Start + problem.Length > text.Length).Should().BeEmpty();
            (compilation.Expression is null).Should().Be(compilation.Problems.Count > 0);
            TryRender(compilation.Expression, frame);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(30));
    }

    /// <summary>A rendering may fail, but only in the way that is documented.</summary>
    private static void TryRender(CompiledExpression? expression, EvaluationFrame frame)
    {
        try
        {
            expression?.Evaluate(frame);
        }
        catch (ExpressionException failure)
        {
            failure.Reason.Should().NotBeEmpty();
        }
    }
}
