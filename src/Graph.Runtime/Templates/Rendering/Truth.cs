using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Rendering;

/// <summary>Which values count as nothing.</summary>
internal static class Truth
{
    /// <summary>Whether there is nothing to print: null, empty text, an empty list or map.</summary>
    internal static bool IsEmpty(Value value) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.String => value.AsString().Length == 0,
        ValueKind.List => value.AsList().Count == 0,
        ValueKind.Map => value.AsMap().Count == 0,
        _ => false,
    };

    /// <summary>Whether a condition holds: what is not empty, not false and, unless it is included, not zero.</summary>
    internal static bool Holds(Value value, bool includesZero = false) => value.Kind switch
    {
        ValueKind.Bool => value.AsBool(),
        ValueKind.Int => includesZero || value.AsInt() != 0,
        ValueKind.UInt => includesZero || value.AsUInt() != 0,
        ValueKind.Float => includesZero || (value.AsFloat() != 0 && !double.IsNaN(value.AsFloat())),
        _ => !IsEmpty(value),
    };
}
