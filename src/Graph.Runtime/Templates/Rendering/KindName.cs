using Graph.Runtime.Values;

namespace Graph.Runtime.Templates.Rendering;

/// <summary>What a value is, with its article, for messages; the value itself may be long or private.</summary>
internal static class KindName
{
    internal static string Of(Value value) => value.Kind switch
    {
        ValueKind.Null => "nothing",
        ValueKind.Int => "an int",
        ValueKind.UInt => "a uint",
        ValueKind.Opaque => "an expression's value",
        ValueKind.Bool => "a bool",
        ValueKind.Float => "a float",
        ValueKind.String => "a string",
        ValueKind.Bytes => "bytes",
        ValueKind.List => "a list",
        ValueKind.Map => "a map",
        ValueKind.Timestamp => "a timestamp",
        ValueKind.Duration => "a duration",
    };
}
