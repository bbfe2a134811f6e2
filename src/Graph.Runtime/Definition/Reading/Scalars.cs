using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads the small values that keys of the format take: numbers, lengths of time, sizes, names.</summary>
internal static partial class Scalars
{
    private static readonly Dictionary<string, long> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["B"] = 1,
        ["KB"] = 1_000,
        ["MB"] = 1_000_000,
        ["GB"] = 1_000_000_000,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
    };

    /// <summary>The part of a value to underline when the value as a whole is wrong.</summary>
    public static TextRange FirstLine(YamlNode node) =>
        node is YamlNode.Scalar ? node.Place : new TextRange(node.Place.Start, node.Place.Start + 1);

    public static Placed<long>? ReadWhole(YamlNode.Scalar scalar, string key, long least, long most, DiagnosticBag diagnostics)
    {
        var value = CoreSchema.Resolve(scalar);
        if (value.Kind == ValueKind.Int && value.AsInt() >= least && value.AsInt() <= most)
        {
            return new Placed<long>(value.AsInt(), scalar.Place);
        }

        diagnostics.Report(value.IsNumber
            ? ReadingDiagnostics.OutOfRange(scalar.Place, key, scalar.Text, least, most)
            : ReadingDiagnostics.WrongShape(scalar.Place, key, "a whole number", scalar.Describe()));
        return null;
    }

    public static TimeSpan? ReadDuration(YamlNode.Scalar scalar, string key, DiagnosticBag diagnostics)
    {
        if (Duration.TryParse(scalar.Text, out var length) && length.ToTimeSpan() > TimeSpan.Zero)
        {
            return length.ToTimeSpan();
        }

        diagnostics.Report(ReadingDiagnostics.InvalidDuration(scalar.Place, key, scalar.Text));
        return null;
    }

    public static long? ReadSize(YamlNode.Scalar scalar, string key, DiagnosticBag diagnostics)
    {
        var match = Size().Match(scalar.Text);
        var unit = match.Groups["unit"].Length == 0 ? "B" : match.Groups["unit"].Value;
        if (match.Success
            && Units.TryGetValue(unit, out var scale)
            && decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * scale is >= 1 and <= long.MaxValue)
        {
            return (long)(number * scale);
        }

        diagnostics.Report(ReadingDiagnostics.InvalidSize(scalar.Place, key, scalar.Text));
        return null;
    }

    /// <summary>One name, or a list of names; null when it is neither, which is reported.</summary>
    public static ImmutableArray<Placed<string>>? ReadNames(YamlNode node, string key, string expected, DiagnosticBag diagnostics)
    {
        if (node is YamlNode.Scalar single)
        {
            return ReadName(single, key, expected, diagnostics) is { } name ? [name] : null;
        }

        if (node is not YamlNode.Sequence list)
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(FirstLine(node), key, expected, node.Describe()));
            return null;
        }

        return [.. list.Items.Select(item => ReadName(item, key, expected, diagnostics)).OfType<Placed<string>>()];
    }

    public static Placed<string>? ReadName(YamlNode node, string key, string expected, DiagnosticBag diagnostics)
    {
        if (node is YamlNode.Scalar { Text.Length: > 0 } scalar)
        {
            return new Placed<string>(scalar.Text, scalar.Place);
        }

        if (node is not YamlNode.Broken)
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(FirstLine(node), key, expected, node.Describe()));
        }

        return null;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,12}(\\.[0-9]{1,6})?) ?(?<unit>[A-Za-z]*)\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Size();
}
