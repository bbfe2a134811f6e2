using System.Text.Json.Nodes;
using Graph.Runtime.State;

namespace Graph.Runtime.Definition.Schema;

/// <summary>The small languages inside texts of the format, as far as patterns can tell.</summary>
internal static class TypeSchema
{
    private const string Name = "[^\\s,\\[\\]{}]+";
    private const string Several = $"\\[\\s*{Name}(\\s*,\\s*{Name})*\\s*\\]";

    private static readonly StateType[] BuiltIn =
    [
        StateType.String, StateType.Int, StateType.Float, StateType.Bool, StateType.Timestamp, StateType.Duration, StateType.Bytes, StateType.Any, StateType.Message,
    ];

    /// <summary>A type: text, or a map of fields.</summary>
    public static JsonObject OfType() => new()
    {
        ["description"] = "string, int, float, bool, timestamp, duration, bytes, any, Message, list<T>, map<T>, enum[a, b], a name from 'types', or a map of fields; '?' behind a type allows null.",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = ShapeSchema.Words(BuiltIn.Select(type => type.Name)) },
            new JsonObject { ["type"] = "string", ["pattern"] = "^\\s*((list|map)\\s*<.+>|enum\\s*\\[[^\\]]+\\]|(?!(list|map|enum)\\s*[?]*\\s*$)[A-Za-z0-9_.-]+)[\\s?]*$" },
            new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = new JsonObject { ["anyOf"] = new JsonArray(ShapeSchema.Reference("type"), ShapeSchema.Reference("record_field")) },
            }),
    };

    /// <summary>An edge such as <c>a -> b</c>, <c>a -> [b, c]</c> or <c>START -> a -> END</c>.</summary>
    public static JsonObject OfArrow() => new()
    {
        ["type"] = "string",
        ["pattern"] = $"^\\s*({Name}|\\[\\s*{Name}\\s*\\])(\\s*->\\s*({Name}|\\[\\s*{Name}\\s*\\]))*\\s*->\\s*({Name}|{Several})\\s*$",
        ["description"] = "a -> b, a -> [b, c], or a chain such as START -> a -> END.",
    };

    /// <summary>A length of time.</summary>
    public static JsonObject OfLength() => new()
    {
        ["type"] = "string",
        ["pattern"] = "^\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(d|h|m|s|ms|us|µs|ns)(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(d|h|m|s|ms|us|µs|ns))*$",
        ["description"] = "A number with a unit, such as 500ms, 30s, 10m, 1h30m or 2d.",
    };

    /// <summary>A number of bytes.</summary>
    public static JsonObject OfSize() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "number", ["minimum"] = 1 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{1,12}(\\.[0-9]{1,6})? ?([Bb]|[KkMmGg][Ii]?[Bb])?$" }),
        ["description"] = "A number with a unit, such as 512KiB, 16MiB or 1GiB.",
    };

    /// <summary>One name, or several.</summary>
    public static JsonObject OfNames() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["minLength"] = 1 },
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 }, ["uniqueItems"] = true }),
    };
}
