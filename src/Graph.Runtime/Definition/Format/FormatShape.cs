using System.Collections.Immutable;

namespace Graph.Runtime.Definition.Format;

/// <summary>What a key of the format takes, as far as it can be said without the rest of the file.</summary>
internal abstract record FormatShape
{
    private FormatShape()
    {
    }

    /// <summary>Anything.</summary>
    internal sealed record Free : FormatShape;

    /// <summary>Text, of which a pattern may be asked.</summary>
    internal sealed record Text(string? Pattern = null) : FormatShape;

    /// <summary>One of a few words.</summary>
    internal sealed record Word(ImmutableArray<string> Words) : FormatShape;

    /// <summary>True or false.</summary>
    internal sealed record Flag : FormatShape;

    /// <summary>A whole number between two bounds, both included.</summary>
    internal sealed record Whole(long Least, long Most) : FormatShape;

    /// <summary>A length of time above zero, such as <c>500ms</c>.</summary>
    internal sealed record Length : FormatShape;

    /// <summary>A size above zero, such as <c>16MiB</c>.</summary>
    internal sealed record Size : FormatShape;

    /// <summary>One name, or a list of names.</summary>
    internal sealed record NameList : FormatShape;

    /// <summary>A type as it is written under <c>state:</c>.</summary>
    internal sealed record Type : FormatShape;

    /// <summary>The name of a reducer.</summary>
    internal sealed record Reducer : FormatShape;

    /// <summary>The name of a node type.</summary>
    internal sealed record NodeType : FormatShape;

    /// <summary>A map with the keys of the format.</summary>
    internal sealed record Map(FormatMap Keys) : FormatShape;

    /// <summary>A map whose keys are the author's own.</summary>
    internal sealed record Entries(FormatShape Value, string? NamePattern = null, params ImmutableArray<string> Reserved) : FormatShape;

    /// <summary>A list.</summary>
    internal sealed record Rows(FormatShape Item) : FormatShape;

    /// <summary>Any of several shapes.</summary>
    internal sealed record Either(params ImmutableArray<FormatShape> Shapes) : FormatShape;

    /// <summary>An edge written as an arrow.</summary>
    internal sealed record Arrow : FormatShape;
}
