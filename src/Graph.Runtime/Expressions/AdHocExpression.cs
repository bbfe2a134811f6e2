using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions;

/// <summary>Evaluates a text once, without a schema; for tools, tests and experiments.</summary>
public static class AdHocExpression
{
    /// <summary>Compiles and evaluates an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="variables">Its variables' values, by name; a name may have dots.</param>
    /// <param name="types">
    /// Types of variables by name, as the specification writes them, such as <c>int</c>, <c>list&lt;string&gt;</c> or
    /// <c>map&lt;string, dyn&gt;</c>. A variable that is not listed may be anything.
    /// </param>
    /// <param name="isChecked">Whether types are checked before evaluation; without, mistakes show only when they are reached.</param>
    /// <param name="limits">How large it may be and how much it may do; the defaults when null.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ExpressionException">The expression has mistakes, or no result.</exception>
    /// <exception cref="ArgumentException">A type is not one.</exception>
    public static Value Evaluate(
        string text,
        IReadOnlyDictionary<string, Value>? variables = null,
        IReadOnlyDictionary<string, string>? types = null,
        bool isChecked = true,
        ExpressionLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var names = (variables?.Keys ?? []).Concat(types?.Keys ?? []).Distinct(StringComparer.Ordinal).ToArray();
        var table = new NameTable(names.Select((name, index) => new KnownVariable(name, TypeOf(name, types), index)));
        var compilation = ExpressionCompiler.Compile(text, table, expected: null, limits ?? ExpressionLimits.Default, isChecked);
        return compilation.Expression?.Evaluate(new NamedValues(names, variables))
            ?? throw new ExpressionException(text, string.Join(" ", compilation.Problems.Select(problem => problem.Message)));
    }

    private static CelType TypeOf(string name, IReadOnlyDictionary<string, string>? types)
    {
        if (types is null || !types.TryGetValue(name, out var written))
        {
            return CelType.Any;
        }

        return TypeNames.TryParse(written, out var type)
            ? type
            : throw new ArgumentException($"The type '{written}' of '{name}' is not one.", nameof(types));
    }

    private sealed class NamedValues(string[] names, IReadOnlyDictionary<string, Value>? variables) : EvaluationFrame
    {
        /// <inheritdoc />
        public override Value Read(int index) =>
            variables is not null && variables.TryGetValue(names[index], out var value)
                ? value
                : Failure.Of($"the variable '{names[index]}' has no value");
    }
}
