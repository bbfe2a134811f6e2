using System.Globalization;
using System.Text.RegularExpressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>What plain text means: the core schema of YAML 1.2, in which <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are text.</summary>
internal static partial class CoreSchema
{
    /// <summary>The value of a scalar; anything quoted or in a block is text.</summary>
    public static Value Resolve(YamlNode.Scalar scalar) => scalar.IsPlain ? ResolvePlain(scalar.Text) : scalar.Text;

    /// <summary>What a scalar is, for messages.</summary>
    public static string Describe(YamlNode.Scalar scalar) => Resolve(scalar).Kind switch
    {
        ValueKind.Null => scalar.IsMissing ? "nothing" : "null",
        ValueKind.Bool => $"the bool {scalar.Text}",
        ValueKind.Int => $"the int {scalar.Text}",
        ValueKind.Float => $"the float {scalar.Text}",
        _ => "text",
    };

    /// <summary>The bool that a word of YAML 1.1 stood for; null for any other text.</summary>
    public static bool? FindOldBool(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "on" or "y" => true,
        "no" or "off" or "n" => false,
        _ => null,
    };

    private static Value ResolvePlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => Value.Null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        ".inf" or ".Inf" or ".INF" or "+.inf" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        _ => ResolveNumber(text),
    };

    private static Value ResolveNumber(string text)
    {
        // Only what can start a number is worth a closer look.
        if (text.Length > 400 || !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            return text;
        }

        if (WholeNumber().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal))
        {
            return hexadecimal;
        }

        return RealNumber().IsMatch(text) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : text;
    }

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex RealNumber();
}
