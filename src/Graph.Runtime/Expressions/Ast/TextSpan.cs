namespace Graph.Runtime.Expressions.Ast;

/// <summary>A stretch of an expression's text.</summary>
internal readonly record struct TextSpan(int Start, int Length)
{
    internal int End => Start + Length;

    internal static TextSpan Between(TextSpan first, TextSpan last) => new(first.Start, last.End - first.Start);
}
