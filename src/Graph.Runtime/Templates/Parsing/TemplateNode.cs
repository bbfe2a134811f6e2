using System.Collections.Immutable;
using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Parsing;

/// <summary>A template as its author wrote it.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    /// <summary>Printed as it stands.</summary>
    internal sealed record Text(string Content) : TemplateNode;

    /// <summary>A value to print.</summary>
    internal sealed record Output(TemplateExpression Expression) : TemplateNode;

    /// <summary>A block; <c>{{else if x}}</c> is a block that is alone in its parent's other half.</summary>
    /// <param name="Head">The block's name and what it is given.</param>
    /// <param name="Names">What stands between the bars of <c>as |item index|</c>.</param>
    /// <param name="Body">The first half.</param>
    /// <param name="Otherwise">What comes after <c>{{else}}</c>.</param>
    internal sealed record Block(
        TemplateExpression.Call Head,
        ImmutableArray<Word> Names,
        ImmutableArray<TemplateNode> Body,
        ImmutableArray<TemplateNode> Otherwise) : TemplateNode;
}

/// <summary>Something with a value.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">How many characters it has.</param>
internal abstract record TemplateExpression(int Start, int Length)
{
    /// <summary>Text in quotes, a number, true, false or null.</summary>
    internal sealed record Literal(int Start, int Length, Value Value) : TemplateExpression(Start, Length);

    /// <summary>A way from a level to a value.</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="Length">How many characters it has.</param>
    /// <param name="Root">Where it starts.</param>
    /// <param name="Up">How many levels out it goes first: the number of <c>../</c>.</param>
    /// <param name="Words">The names on the way.</param>
    internal sealed record Path(int Start, int Length, PathRoot Root, int Up, ImmutableArray<Word> Words) : TemplateExpression(Start, Length);

    /// <summary>A helper with what it is given.</summary>
    internal sealed record Call(
        int Start,
        int Length,
        Word Name,
        ImmutableArray<TemplateExpression> Arguments,
        ImmutableArray<NamedArgument> Named) : TemplateExpression(Start, Length);
}

/// <summary>Where a path starts.</summary>
internal enum PathRoot
{
    /// <summary>With a name that block parameters may have taken: <c>title</c>.</summary>
    Name,

    /// <summary>With the level itself: <c>this.title</c>, <c>./title</c>, <c>../title</c>.</summary>
    Level,

    /// <summary>With what a block tells about itself: <c>@index</c>.</summary>
    Data,
}

/// <summary>A name and its place.</summary>
internal sealed record Word(string Text, int Start, int Length);

/// <summary><c>name=value</c>.</summary>
internal sealed record NamedArgument(Word Name, TemplateExpression Value);
