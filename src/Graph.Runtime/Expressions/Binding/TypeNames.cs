using System.Diagnostics.CodeAnalysis;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>Reads types as they are written in signatures and declarations.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, CelType> Simple = new(StringComparer.Ordinal)
    {
        ["any"] = CelType.Any, ["dyn"] = CelType.Any, ["bool"] = CelType.Bool, ["string"] = CelType.String, ["bytes"] = CelType.Bytes,
        ["int"] = CelType.Int, ["int64"] = CelType.Int, ["uint"] = CelType.UInt, ["uint64"] = CelType.UInt,
        ["float"] = CelType.Float, ["double"] = CelType.Float, ["null"] = CelType.Null, ["null_type"] = CelType.Null,
        ["timestamp"] = CelType.Timestamp, ["google.protobuf.Timestamp"] = CelType.Timestamp,
        ["duration"] = CelType.Duration, ["google.protobuf.Duration"] = CelType.Duration,
        ["type"] = CelType.Type, ["number"] = CelType.Number,
        ["list"] = new CelType.List(CelType.Any), ["map"] = new CelType.Map(CelType.Any, CelType.Any),
    };

    /// <summary>Reads a type.</summary>
    /// <returns>Whether the text is one.</returns>
    internal static bool TryParse(string text, [NotNullWhen(true)] out CelType? type)
    {
        text = text.Trim();
        if (Simple.TryGetValue(text, out type))
        {
            return true;
        }

        if (text.StartsWith("google.protobuf.", StringComparison.Ordinal))
        {
            type = CelType.Any;
            return true;
        }

        if (text.Length == 1 && char.IsAsciiLetterUpper(text[0]))
        {
            type = new CelType.Parameter(text);
            return true;
        }

        if (text.EndsWith('?') && TryParse(text[..^1], out var inner))
        {
            type = new CelType.Nullable(inner);
            return true;
        }

        return TryParseGeneric(text, out type);
    }

    /// <summary>Cuts a list at its commas, but not inside angle brackets.</summary>
    internal static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] is '<' or '(' ? 1 : text[i] is '>' or ')' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        if (text.AsSpan(start).Trim().Length > 0)
        {
            parts.Add(text[start..].Trim());
        }

        return parts;
    }

    private static bool TryParseGeneric(string text, [NotNullWhen(true)] out CelType? type)
    {
        type = null;
        var open = text.IndexOf('<', StringComparison.Ordinal);
        var close = text.EndsWith('>') ? text.Length - 1 : text.Length;
        if (open < 0)
        {
            return false;
        }

        var arguments = new List<CelType>();
        foreach (var part in Split(text[(open + 1)..close]))
        {
            if (!TryParse(part, out var argument))
            {
                return false;
            }

            arguments.Add(argument);
        }

        type = (text[..open], arguments.Count) switch
        {
            ("list", 1) => new CelType.List(arguments[0]),
            ("map", 1) => new CelType.Map(CelType.String, arguments[0]),
            ("map", 2) => new CelType.Map(arguments[0], arguments[1]),
            ("optional" or "optional_type", 1) => new CelType.Optional(arguments[0]),
            ("type", 1) => CelType.Type,
            _ => null,
        };
        return type is not null;
    }
}
