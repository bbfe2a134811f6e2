namespace Graph.Runtime.Expressions;

/// <summary>One form of a function or macro, for reference pages and editors.</summary>
/// <param name="Name">Its name, such as <c>size</c> or <c>math.greatest</c>.</param>
/// <param name="Signature">How it is written, with types, such as <c>string.charAt(int) -> string</c>.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="IsMacro">Whether some of its arguments are names or are evaluated more than once.</param>
public sealed record ExpressionFunctionDescription(string Name, string Signature, string Summary, bool IsMacro);
