using Graph.Runtime.Expressions.Functions;

namespace Graph.Runtime.Expressions;

/// <summary>Everything that can be called in an expression.</summary>
public static class ExpressionFunctions
{
    /// <summary>All functions and macros, related ones next to each other.</summary>
    public static IReadOnlyList<ExpressionFunctionDescription> All { get; } =
    [
        .. FunctionTable.All.Select(overload => new ExpressionFunctionDescription(overload.Name, overload.Signature, overload.Summary, IsMacro: false)),
        .. MacroTable.All,
    ];
}
