namespace Graph.Runtime.Reducers;

/// <summary>The reducers that every workflow may name.</summary>
public static class StandardReducers
{
    private static readonly Dictionary<string, Reducer> Fixed = new(StringComparer.Ordinal)
    {
        ["replace"] = new ReplaceReducer("replace", allowsSeveralWriters: false),
        ["last"] = new ReplaceReducer("last", allowsSeveralWriters: true),
        ["append"] = new AppendReducer(),
        ["add"] = NumberReducer.Add,
        ["min"] = NumberReducer.Min,
        ["max"] = NumberReducer.Max,
        ["messages"] = new MessagesReducer(),
    };

    /// <summary>Their names, in the order of the reference.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["replace", "last", "append", "union", "add", "min", "max", "merge", "messages"];

    /// <summary>The reducer of a field that names none.</summary>
    public static Reducer Default => Fixed["replace"];

    /// <summary>Finds a reducer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="by">With <c>union</c>, the field that items are compared by.</param>
    /// <param name="isDeep">With <c>merge</c>, whether nested maps are merged too.</param>
    /// <returns>The reducer, or null.</returns>
    public static Reducer? Find(string name, string? by = null, bool isDeep = false) => name switch
    {
        "union" => new UnionReducer(by),
        "merge" => new MergeReducer(isDeep),
        _ => Fixed.GetValueOrDefault(name),
    };
}
