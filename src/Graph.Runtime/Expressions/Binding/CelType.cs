using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>What the checker knows about an expression's value before it is evaluated.</summary>
internal abstract record CelType
{
    private CelType()
    {
    }

    internal static CelType Any { get; } = new Dynamic();

    internal static CelType Null { get; } = new Scalar(ValueKind.Null, "null");

    internal static CelType Bool { get; } = new Scalar(ValueKind.Bool, "bool");

    internal static CelType Int { get; } = new Scalar(ValueKind.Int, "int");

    internal static CelType UInt { get; } = new Scalar(ValueKind.UInt, "uint");

    internal static CelType Float { get; } = new Scalar(ValueKind.Float, "float");

    internal static CelType String { get; } = new Scalar(ValueKind.String, "string");

    internal static CelType Bytes { get; } = new Scalar(ValueKind.Bytes, "bytes");

    internal static CelType Timestamp { get; } = new Scalar(ValueKind.Timestamp, "timestamp");

    internal static CelType Duration { get; } = new Scalar(ValueKind.Duration, "duration");

    /// <summary>An int, uint or float; only parameters of functions have this type.</summary>
    internal static CelType Number { get; } = new AnyNumber();

    /// <summary>The type of types.</summary>
    internal static CelType Type { get; } = new TypeOfTypes();

    /// <summary>The type as authors write it.</summary>
    internal abstract string Name { get; }

    /// <summary>This type without a <c>?</c>.</summary>
    internal CelType WithoutNull => this is Nullable nullable ? nullable.Inner : this;

    internal bool IsDynamic => this is Dynamic;

    internal bool IsNumber => this is Scalar { Kind: ValueKind.Int or ValueKind.UInt or ValueKind.Float } or AnyNumber;

    /// <inheritdoc />
    public sealed override string ToString() => Name;

    internal sealed record Dynamic : CelType
    {
        internal override string Name => "any";
    }

    internal sealed record Scalar(ValueKind Kind, string Keyword) : CelType
    {
        internal override string Name => Keyword;
    }

    internal sealed record AnyNumber : CelType
    {
        internal override string Name => "number";
    }

    internal sealed record TypeOfTypes : CelType
    {
        internal override string Name => "type";
    }

    internal sealed record List(CelType Item) : CelType
    {
        internal override string Name => $"list<{Item.Name}>";
    }

    internal sealed record Map(CelType Key, CelType Value) : CelType
    {
        internal override string Name => Key == String ? $"map<{Value.Name}>" : $"map<{Key.Name}, {Value.Name}>";
    }

    internal sealed record Optional(CelType Inner) : CelType
    {
        internal override string Name => $"optional<{Inner.Name}>";
    }

    internal sealed record Nullable(CelType Inner) : CelType
    {
        internal override string Name => Inner.Name + "?";
    }

    internal sealed record Record(StateType.Record Definition) : CelType
    {
        internal override string Name => Definition.Name;
    }

    internal sealed record Words(StateType.Enum Definition) : CelType
    {
        internal override string Name => Definition.Name;
    }

    /// <summary>A map literal whose keys are all words: it is a map, and may also fit a record.</summary>
    internal sealed record MapLiteral(IReadOnlyList<(string Name, CelType Type)> Fields, CelType Value) : CelType
    {
        internal override string Name => $"map<{Value.Name}>";
    }

    /// <summary>A type that a call fixes, such as the T of <c>list&lt;T&gt;</c>.</summary>
    internal sealed record Parameter(string Letter) : CelType
    {
        internal override string Name => Letter;
    }
}
