namespace Graph.Runtime.Expressions;

/// <summary>A mistake in an expression or template, by its place in the text.</summary>
/// <param name="Kind">What sort of mistake it is.</param>
/// <param name="Start">Index of the first character it concerns.</param>
/// <param name="Length">How many characters it concerns; at least one.</param>
/// <param name="Message">One sentence with the culprit in quotes and the rule.</param>
/// <param name="Suggestion">What the author probably meant, ready to be put in its place; null when nothing is near.</param>
public sealed record ExpressionProblem(ExpressionProblemKind Kind, int Start, int Length, string Message, string? Suggestion = null);

/// <summary>Sorts of mistakes in expressions and templates; each has its own diagnostic code.</summary>
public enum ExpressionProblemKind
{
    /// <summary>The text does not follow the grammar.</summary>
    Syntax,

    /// <summary>A name that the scope does not have.</summary>
    UnknownName,

    /// <summary>A field that the record type does not have.</summary>
    UnknownField,

    /// <summary>A function or operator that does not exist, or not for these types.</summary>
    NoOverload,

    /// <summary>The result is not of the type that the place asks for.</summary>
    WrongResultType,

    /// <summary>The expression is larger or deeper than the limits allow.</summary>
    TooLarge,
}
