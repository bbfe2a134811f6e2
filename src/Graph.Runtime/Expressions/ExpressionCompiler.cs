using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Expressions.Evaluation.Nodes;
using Graph.Runtime.Expressions.Parsing;
using Graph.Runtime.State;

namespace Graph.Runtime.Expressions;

/// <summary>Turns the text of a CEL expression into something that can be evaluated.</summary>
public static class ExpressionCompiler
{
    /// <summary>Parses and type-checks an expression, once and for all evaluations.</summary>
    /// <param name="text">What the author wrote.</param>
    /// <param name="scope">The names it may use, with their types.</param>
    /// <param name="expected">The type that its result must have; an int is converted where a float is expected. Null allows any.</param>
    /// <param name="limits">How large it may be and how much one evaluation may do; the defaults when null.</param>
    /// <returns>The expression, or everything that is wrong with it.</returns>
    public static ExpressionCompilation Compile(string text, ExpressionScope scope, StateType? expected = null, ExpressionLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        return Compile(text, scope.Names, expected, limits ?? ExpressionLimits.Default, isChecked: true);
    }

    internal static ExpressionCompilation Compile(string text, NameTable names, StateType? expected, ExpressionLimits limits, bool isChecked)
    {
        var (syntax, problem) = Parser.Parse(text, limits);
        if (syntax is null || problem is not null)
        {
            return new ExpressionCompilation(null, problem is null ? [] : [problem]);
        }

        var binder = new Binder(names, isChecked);
        var bound = binder.Bind(syntax);
        var (evaluator, type) = expected is null || binder.Problems.Count > 0 ? bound : Expect(binder, syntax, bound, expected);
        if (binder.Problems.Count > 0)
        {
            return new ExpressionCompilation(null, [.. binder.Problems.OrderBy(found => found.Start)]);
        }

        var expression = new EvaluatorExpression(text, TypeRules.ToState(type), binder.Reads, evaluator, binder.LocalCount, limits);
        return new ExpressionCompilation(expression, []);
    }

    private static Bound Expect(Binder binder, SyntaxNode syntax, Bound bound, StateType expected)
    {
        var wanted = TypeRules.From(expected);
        if (!TypeRules.IsAssignable(bound.Type, wanted))
        {
            binder.Report(ExpressionProblemKind.WrongResultType, syntax.Span, ExpectationMessages.Mismatch(syntax, bound.Type, wanted));
            return bound;
        }

        binder.CheckWord(wanted, syntax, consequence: "");
        return wanted.WithoutNull == CelType.Float && bound.Type != CelType.Float
            ? new Bound(new FloatConversion(bound.Evaluator), bound.Type.IsDynamic ? CelType.Any : wanted)
            : bound;
    }
}
