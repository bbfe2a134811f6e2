using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Ast;

/// <summary>One part of an expression as it was written; macros are still calls here.</summary>
/// <remarks>Two nodes are equal when they say the same: where they stand in the text does not count.</remarks>
internal abstract record SyntaxNode
{
    private SyntaxNode(int depth) => Depth = depth;

    /// <summary>Where in the text it is.</summary>
    internal TextSpan Span { get; init; }

    /// <summary>How many levels of nodes it has, itself included.</summary>
    internal int Depth { get; }

    /// <inheritdoc />
    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc />
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The node as source text, with no more parentheses than it needs.</summary>
    /// <returns>Text that parses to an equal node.</returns>
    public sealed override string ToString() => SyntaxPrinter.Print(this);

    private static int Deepest(IEnumerable<SyntaxNode> nodes) => nodes.Select(node => node.Depth).DefaultIfEmpty().Max();

    /// <summary>A value written out.</summary>
    internal sealed record Literal(Value Value) : SyntaxNode(1)
    {
        /// <inheritdoc />
        public bool Equals(Literal? other) => other is not null && Value.Kind == other.Value.Kind && Value == other.Value;

        /// <inheritdoc />
        public override int GetHashCode() => Value.GetHashCode();
    }

    /// <summary>A variable or type; with a leading dot, never one that a macro introduced.</summary>
    internal sealed record Name(string Text, bool IsAbsolute) : SyntaxNode(1);

    /// <summary><c>a.b</c> or <c>a.?b</c>.</summary>
    internal sealed record Member(SyntaxNode Target, string Field, bool IsOptional) : SyntaxNode(Target.Depth + 1);

    /// <summary><c>a[b]</c> or <c>a[?b]</c>.</summary>
    internal sealed record Index(SyntaxNode Target, SyntaxNode Key, bool IsOptional)
        : SyntaxNode(Math.Max(Target.Depth, Key.Depth) + 1);

    /// <summary><c>f(a)</c> or <c>a.f(b)</c>.</summary>
    internal sealed record Call(SyntaxNode? Target, string Function, IReadOnlyList<SyntaxNode> Arguments)
        : SyntaxNode(Math.Max(Target?.Depth ?? 0, Deepest(Arguments)) + 1)
    {
        /// <summary>Where the function's name is.</summary>
        internal TextSpan NameSpan { get; init; }

        /// <inheritdoc />
        public bool Equals(Call? other) =>
            other is not null && Function == other.Function && Equals(Target, other.Target) && Arguments.SequenceEqual(other.Arguments);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(Function, Arguments.Count);
    }

    /// <summary><c>!a</c>.</summary>
    internal sealed record Not(SyntaxNode Operand) : SyntaxNode(Operand.Depth + 1);

    /// <summary><c>-a</c>.</summary>
    internal sealed record Negate(SyntaxNode Operand) : SyntaxNode(Operand.Depth + 1);

    /// <summary><c>a + b</c> and its like.</summary>
    internal sealed record Binary(BinaryOperator Operator, SyntaxNode Left, SyntaxNode Right)
        : SyntaxNode(Math.Max(Left.Depth, Right.Depth) + 1);

    /// <summary><c>a ? b : c</c>.</summary>
    internal sealed record Conditional(SyntaxNode Condition, SyntaxNode Then, SyntaxNode Else)
        : SyntaxNode(Math.Max(Condition.Depth, Math.Max(Then.Depth, Else.Depth)) + 1);

    /// <summary><c>[a, ?b]</c>.</summary>
    internal sealed record List(IReadOnlyList<ListItem> Items) : SyntaxNode(Deepest(Items.Select(item => item.Value)) + 1)
    {
        /// <inheritdoc />
        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        /// <inheritdoc />
        public override int GetHashCode() => Items.Count;
    }

    /// <summary><c>{a: b, ?c: d}</c>.</summary>
    internal sealed record Map(IReadOnlyList<MapEntry> Entries)
        : SyntaxNode(Deepest(Entries.SelectMany(entry => new[] { entry.Key, entry.Value })) + 1)
    {
        /// <inheritdoc />
        public bool Equals(Map? other) => other is not null && Entries.SequenceEqual(other.Entries);

        /// <inheritdoc />
        public override int GetHashCode() => Entries.Count;
    }

    /// <summary>One item of a list; an optional one is left out when it holds nothing.</summary>
    internal sealed record ListItem(SyntaxNode Value, bool IsOptional);

    /// <summary>One entry of a map; an optional one is left out when its value holds nothing.</summary>
    internal sealed record MapEntry(SyntaxNode Key, SyntaxNode Value, bool IsOptional);
}
