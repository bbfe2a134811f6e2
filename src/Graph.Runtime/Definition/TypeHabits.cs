namespace Graph.Runtime.Definition;

/// <summary>What types are called elsewhere, so that a habit from another language is answered with the name used here.</summary>
internal static class TypeHabits
{
    private static readonly Dictionary<string, string> Here = new(StringComparer.OrdinalIgnoreCase)
    {
        ["integer"] = "int",
        ["long"] = "int",
        ["int64"] = "int",
        ["int32"] = "int",
        ["number"] = "float",
        ["double"] = "float",
        ["decimal"] = "float",
        ["boolean"] = "bool",
        ["str"] = "string",
        ["text"] = "string",
        ["date"] = "timestamp",
        ["datetime"] = "timestamp",
        ["timespan"] = "duration",
        ["binary"] = "bytes",
        ["array"] = "list",
        ["dict"] = "map",
        ["dictionary"] = "map",
        ["object"] = "any",
        ["json"] = "any",
    };

    /// <summary>The name used here; null when the word is no habit.</summary>
    public static string? Find(string name) => Here.GetValueOrDefault(name);
}
