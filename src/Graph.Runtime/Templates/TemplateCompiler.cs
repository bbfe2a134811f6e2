using System.Collections.Immutable;
using Graph.Runtime.Expressions;
using Graph.Runtime.Templates.Binding;
using Graph.Runtime.Templates.Parsing;

namespace Graph.Runtime.Templates;

/// <summary>Turns the text of a template into something that renders, after checking every name in it.</summary>
public static class TemplateCompiler
{
    /// <summary>Compiles a template.</summary>
    /// <param name="text">The text with its <c>{{ }}</c> tags.</param>
    /// <param name="scope">The names that the outermost level has, with their types.</param>
    /// <param name="limits">The bounds; <see cref="TemplateLimits.Default"/> when they are not given.</param>
    /// <returns>An expression of type string, or all problems with their exact places.</returns>
    public static ExpressionCompilation Compile(string text, ExpressionScope scope, TemplateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        limits ??= TemplateLimits.Default;
        var problems = new ProblemLog();
        var nodes = Parse(text, limits, problems);
        var binder = new TemplateBinder(text, scope, problems);
        var steps = binder.Bind(nodes);
        return problems.IsEmpty
            ? new ExpressionCompilation(new CompiledTemplate(text, binder.Reads, steps, binder.LocalCount, limits), [])
            : new ExpressionCompilation(null, problems.InOrder());
    }

    private static ImmutableArray<TemplateNode> Parse(string text, TemplateLimits limits, ProblemLog problems)
    {
        if (text.Length > limits.MaxTextLength)
        {
            problems.TooLarge(0, 1, $"The template has {text.Length} characters; the limit is {limits.MaxTextLength}.");
            return [];
        }

        var parts = new TemplateScanner(text, limits, problems).Scan();
        return new TemplateParser(text, limits, problems).Parse(LineTrimming.Apply(parts));
    }
}
