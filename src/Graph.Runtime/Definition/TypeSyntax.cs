using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>A type as it is written, its names not yet looked up.</summary>
internal abstract record TypeSyntax
{
    private TypeSyntax(TextRange place) => Place = place;

    public TextRange Place { get; }

    /// <summary>A built-in type or one of <c>types:</c>.</summary>
    internal sealed record Named(string Name, TextRange NamePlace) : TypeSyntax(NamePlace);

    /// <summary><c>list&lt;T&gt;</c>.</summary>
    internal sealed record List(TypeSyntax Item, TextRange Whole) : TypeSyntax(Whole);

    /// <summary><c>map&lt;T&gt;</c>.</summary>
    internal sealed record Map(TypeSyntax Item, TextRange Whole) : TypeSyntax(Whole);

    /// <summary><c>enum[a, b]</c>.</summary>
    internal sealed record Enum(ImmutableArray<string> Words, TextRange Whole) : TypeSyntax(Whole);

    /// <summary><c>T?</c>.</summary>
    internal sealed record Nullable(TypeSyntax Inner, TextRange Whole) : TypeSyntax(Whole);

    /// <summary><c>{ field: T }</c>.</summary>
    internal sealed record Record(ImmutableArray<RecordFieldSyntax> Fields, TextRange Whole) : TypeSyntax(Whole);
}

/// <summary>One field of a record type; its type is null when it is unreadable.</summary>
internal sealed record RecordFieldSyntax(Placed<string> Name, TypeSyntax? Type, string? Description);
