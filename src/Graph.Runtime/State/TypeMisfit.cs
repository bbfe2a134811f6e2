using Graph.Runtime.Values;

namespace Graph.Runtime.State;

/// <summary>Why a value is not of a type.</summary>
/// <param name="Path">Where inside the value, such as <c>[2].score</c>; empty for the value itself.</param>
/// <param name="Expected">What the type asks for there.</param>
/// <param name="Given">What is there.</param>
public sealed record TypeMisfit(string Path, string Expected, Value Given)
{
    private const int LongestExcerpt = 60;

    /// <summary>The same misfit seen from the value that contains it.</summary>
    /// <param name="part">The part's place in that value.</param>
    /// <returns>The misfit with the longer path.</returns>
    public TypeMisfit Within(string part) => this with { Path = part + Path };

    /// <summary>One clause: what was expected, what was given, and where.</summary>
    /// <returns>The clause.</returns>
    public override string ToString()
    {
        var text = Given.ToString();
        var excerpt = text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + "…";
        return $"expected {Expected}{(Path.Length == 0 ? "" : $" at '{Path}'")}, given {NameOf(Given.Kind)} {excerpt}";
    }

    private static string NameOf(ValueKind kind) => kind switch
    {
        ValueKind.Null => "nothing:",
        ValueKind.UInt => "uint",
        ValueKind.Opaque => "an expression's",
        ValueKind.Bool => "bool",
        ValueKind.Int => "int",
        ValueKind.Float => "float",
        ValueKind.String => "string",
        ValueKind.Bytes => "bytes",
        ValueKind.List => "list",
        ValueKind.Map => "map",
        ValueKind.Timestamp => "timestamp",
        ValueKind.Duration => "duration",
    };
}
