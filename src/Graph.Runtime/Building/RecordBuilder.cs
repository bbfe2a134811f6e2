using System.Collections.Immutable;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Adds the fields of a record type.</summary>
public sealed class RecordBuilder
{
    private readonly ImmutableArray<RecordFieldSyntax>.Builder _fields = ImmutableArray.CreateBuilder<RecordFieldSyntax>();

    internal RecordBuilder()
    {
    }

    /// <summary>Adds a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type; a <c>?</c> behind it allows null.</param>
    /// <param name="description">What it means, for people and models.</param>
    /// <returns>This builder.</returns>
    public RecordBuilder Field(string name, string type, string? description = null)
    {
        _fields.Add(new RecordFieldSyntax(Unplaced.Of(name), Unplaced.Type(type), description));
        return this;
    }

    internal TypeSyntax Build() => new TypeSyntax.Record(_fields.ToImmutable(), default);
}
