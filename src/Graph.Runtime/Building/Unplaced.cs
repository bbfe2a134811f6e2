using System.Collections.Immutable;
using System.Globalization;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Building;

/// <summary>Makes the parts of a definition that stand in no file yet.</summary>
internal static class Unplaced
{
    private static readonly SourceText Nowhere = new("", "builder");

    public static Placed<T> Of<T>(T value) => new(value, default);

    public static ImmutableArray<Placed<string>> Names(IEnumerable<string> names) => [.. names.Select(Of)];

    /// <summary>Text, an expression or a template; never a number, whatever it looks like.</summary>
    public static YamlNode.Scalar Text(string text) => new(Nowhere, default, text, ScalarStyle.DoubleQuoted);

    public static YamlEntry Entry(string key, YamlNode value) => new(Text(key), value);

    /// <summary>A value as an author would write it.</summary>
    /// <exception cref="ArgumentException">YAML cannot hold it.</exception>
    public static YamlNode Value(Value value) => value.Kind switch
    {
        ValueKind.Null => Plain("null"),
        ValueKind.Bool => Plain(value.AsBool() ? "true" : "false"),
        ValueKind.Int => Plain(value.AsInt().ToString(CultureInfo.InvariantCulture)),
        ValueKind.Float => Plain(Float(value.AsFloat())),
        ValueKind.String => Text(value.AsString()),
        ValueKind.Bytes => Text(Convert.ToBase64String(value.AsBytes().Span)),
        ValueKind.Timestamp => Text(value.AsTimestamp().ToString()),
        ValueKind.Duration => Text(value.AsDuration().ToString()),
        ValueKind.List => new YamlNode.Sequence(default, [.. value.AsList().Select(Value)], true),
        ValueKind.Map => new YamlNode.Mapping(default, [.. value.AsMap().Select(Entry)], true),
        _ => throw new ArgumentException($"A value of kind {value.Kind} cannot be written in a workflow file.", nameof(value)),
    };

    /// <summary>A type; what is no type is kept as it is, so that the compiler can say what is wrong with it.</summary>
    public static TypeSyntax Type(string text)
    {
        var scalar = Text(text);
        var diagnostics = new DiagnosticBag(Nowhere);
        return new TypeTextParser(scalar, diagnostics).Parse() is { } type && !diagnostics.HasErrors ? type : new TypeSyntax.Named(text, default);
    }

    private static YamlEntry Entry(KeyValuePair<Value, Value> entry) => entry.Key.Kind == ValueKind.String
        ? Entry(entry.Key.AsString(), Value(entry.Value))
        : throw new ArgumentException($"The key {entry.Key} is no text, and keys of maps in a workflow file are.", nameof(entry));

    private static YamlNode.Scalar Plain(string text) => new(Nowhere, default, text, ScalarStyle.Plain);

    private static string Float(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || (text[0] == '-' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            ? text + ".0"
            : text;
    }
}
