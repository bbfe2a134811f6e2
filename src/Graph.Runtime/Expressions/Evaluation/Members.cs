using Graph.Runtime.Expressions.Ast;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Evaluation;

/// <summary>Reading parts of values: members by name, items by index or key, and both of optionals.</summary>
internal static class Members
{
    /// <summary>The part of a value, or a failure.</summary>
    internal static Value Get(Value whole, Value key, SyntaxNode wholeOrigin, bool isMember)
    {
        switch (whole.Kind)
        {
            case ValueKind.Map:
                return whole.AsMap().TryGetValue(key, out var found) ? found : MissingKey(whole.AsMap(), key);
            case ValueKind.List when !isMember:
                return Item(whole.AsList(), key);
            case ValueKind.Opaque when whole.AsOpaque<OptionalValue>() is { } optional:
                return optional.HasValue ? Find(optional.Content, key, wholeOrigin, isMember) : whole;
            default:
                return Refuse(whole, key, wholeOrigin, isMember);
        }
    }

    /// <summary>The part of a value as an optional: nothing when there is no such part.</summary>
    internal static Value Find(Value whole, Value key, SyntaxNode wholeOrigin, bool isMember)
    {
        switch (whole.Kind)
        {
            case ValueKind.Map:
                return whole.AsMap().TryGetValue(key, out var found) ? OptionalValue.Of(found)
                    : IsKey(key) ? OptionalValue.None
                    : UnsupportedKey(key);
            case ValueKind.List when !isMember:
                return TryIndex(key, out var index) && (ulong)index < (ulong)whole.AsList().Count
                    ? OptionalValue.Of(whole.AsList()[(int)index])
                    : key.IsNumber ? OptionalValue.None : Item(whole.AsList(), key);
            case ValueKind.Opaque when whole.AsOpaque<OptionalValue>() is { } optional:
                return optional.HasValue ? Find(optional.Content, key, wholeOrigin, isMember) : whole;
            default:
                return Refuse(whole, key, wholeOrigin, isMember);
        }
    }

    /// <summary>Whether a value has a member.</summary>
    internal static Value Has(Value whole, Value name, SyntaxNode wholeOrigin)
    {
        switch (whole.Kind)
        {
            case ValueKind.Map:
                return whole.AsMap().ContainsKey(name);
            case ValueKind.Opaque when whole.AsOpaque<OptionalValue>() is { } optional:
                return optional.HasValue ? Has(optional.Content, name, wholeOrigin) : Value.False;
            default:
                return Refuse(whole, name, wholeOrigin, isMember: true);
        }
    }

    /// <summary>Whether a map may have a key of this kind.</summary>
    internal static bool IsKey(Value key) => key.Kind is ValueKind.Bool or ValueKind.Int or ValueKind.UInt or ValueKind.String or ValueKind.Float;

    internal static Value UnsupportedKey(Value key) =>
        Failure.Of($"unsupported key type: {Complaints.Show(key)} is {TypeValue.AuthorNameOf(key)}, but keys are string, int, uint or bool");

    private static Value MissingKey(ValueMap map, Value key) => IsKey(key) ? Complaints.NoSuchKey(key, map) : UnsupportedKey(key);

    private static Value Item(ValueList list, Value key)
    {
        if (!TryIndex(key, out var index))
        {
            return key.IsFailure() ? key : Failure.Of($"invalid index: {Complaints.Show(key)} is {TypeValue.AuthorNameOf(key)}, but a list's index is a whole number");
        }

        return (ulong)index < (ulong)list.Count
            ? list[(int)index]
            : Failure.Of($"index out of range: {index} (the list has {list.Count} {(list.Count == 1 ? "item" : "items")})");
    }

    private static bool TryIndex(Value key, out long index)
    {
        index = key.Kind switch
        {
            ValueKind.Int => key.AsInt(),
            ValueKind.UInt => key.AsUInt() <= long.MaxValue ? (long)key.AsUInt() : -1,
            ValueKind.Float => (long)key.AsFloat(),
            _ => 0,
        };
        return key.Kind is ValueKind.Int or ValueKind.UInt || (key.Kind == ValueKind.Float && Math.Floor(key.AsFloat()) == key.AsFloat());
    }

    private static Value Refuse(Value whole, Value key, SyntaxNode wholeOrigin, bool isMember)
    {
        if (whole.IsFailure())
        {
            return whole;
        }

        var part = isMember ? $"member {Complaints.Show(key)}" : $"item {Complaints.Show(key)}";
        return whole.IsNull
            ? Failure.Of($"no such key: {SyntaxPrinter.Culprit(wholeOrigin)} is unset (null), so it has no {part}")
            : Failure.Of($"no such overload: {SyntaxPrinter.Culprit(wholeOrigin)} is {TypeValue.AuthorNameOf(whole)}, which has no {part}");
    }
}
