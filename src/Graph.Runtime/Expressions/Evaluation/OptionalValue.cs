using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>A value that may be missing, as the optional operators make it.</summary>
internal sealed class OptionalValue : OpaqueValue
{
    private static readonly OptionalValue Nothing = new(default, hasValue: false);

    private OptionalValue(Value value, bool hasValue)
    {
        Content = value;
        HasValue = hasValue;
    }

    internal static Value None { get; } = Value.Of(Nothing);

    internal bool HasValue { get; }

    internal Value Content { get; }

    internal static Value Of(Value value) => Value.Of(new OptionalValue(value, hasValue: true));

    /// <inheritdoc />
    public override bool Equals(object? obj) =>
        obj is OptionalValue other && HasValue == other.HasValue && (!HasValue || Equality.AreEqual(Content, other.Content));

    /// <inheritdoc />
    public override int GetHashCode() => HasValue ? Content.GetHashCode() + 1 : 0;

    /// <inheritdoc />
    public override string ToString() => HasValue ? $"optional.of({Content})" : "optional.none()";
}
