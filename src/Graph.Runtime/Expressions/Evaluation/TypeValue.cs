using System.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>A type as a value, such as what <c>type(1)</c> gives.</summary>
internal sealed class TypeValue : OpaqueValue
{
    private static readonly Dictionary<string, Value> Known = new[]
    {
        "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "optional_type",
    }.ToDictionary(name => name, name => Value.Of(new TypeValue(name)), StringComparer.Ordinal);

    private TypeValue(string name) => Name = name;

    /// <summary>The names that stand for types, as the specification spells them.</summary>
    internal static IEnumerable<string> Names => Known.Keys;

    internal string Name { get; }

    /// <summary>Finds the type that a name stands for.</summary>
    internal static bool TryFind(string name, out Value type) => Known.TryGetValue(name, out type);

    internal static Value Of(Value value) => Known[NameOf(value)];

    /// <summary>The name of a value's type as the specification spells it.</summary>
    internal static string NameOf(Value value) => value.Kind switch
    {
        ValueKind.Null => "null_type",
        ValueKind.Bool => "bool",
        ValueKind.Int => "int",
        ValueKind.UInt => "uint",
        ValueKind.Float => "double",
        ValueKind.String => "string",
        ValueKind.Bytes => "bytes",
        ValueKind.List => "list",
        ValueKind.Map => "map",
        ValueKind.Timestamp => "google.protobuf.Timestamp",
        ValueKind.Duration => "google.protobuf.Duration",
        ValueKind.Opaque => value.AsOpaque<OptionalValue>() is null ? "type" : "optional_type",
        _ => throw new UnreachableException($"No rule for {value.Kind}."),
    };

    /// <summary>The name of a value's type as authors write it.</summary>
    internal static string AuthorNameOf(Value value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Float => "float",
        ValueKind.Timestamp => "timestamp",
        ValueKind.Duration => "duration",
        _ => NameOf(value) is "optional_type" ? "optional" : NameOf(value),
    };

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TypeValue other && Name == other.Name;

    /// <inheritdoc />
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Name;
}
