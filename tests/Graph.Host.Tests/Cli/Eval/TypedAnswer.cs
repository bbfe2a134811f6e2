using System.Globalization;
using System.Text.Json;

namespace Graph.Host.Tests.Cli.Eval;

/// <summary>Compares tagged values as text alone, so that no code of the product is trusted to judge itself.</summary>
internal static class TypedAnswer
{
    internal static bool Passes(JsonElement wanted, JsonElement given)
    {
        if (wanted.GetProperty("name").GetString() != given.GetProperty("name").GetString())
        {
            return false;
        }

        return wanted.TryGetProperty("error", out _)
            ? given.TryGetProperty("error", out _)
            : given.TryGetProperty("value", out var value) && Canonical(value) == Canonical(wanted.GetProperty("value"));
    }

    private static string Canonical(JsonElement value)
    {
        var member = value.EnumerateObject().Single();
        return member.Name + ":" + member.Name switch
        {
            "list" => string.Join(',', member.Value.EnumerateArray().Select(Canonical)),
            "map" => string.Join(',', member.Value.EnumerateArray().Select(pair => $"{Canonical(pair[0])}={Canonical(pair[1])}").Order(StringComparer.Ordinal)),
            "double" => CanonicalNumber(member.Value.GetString()!),
            _ when member.Value.ValueKind == JsonValueKind.String => member.Value.GetString(),
            _ => string.Concat(member.Value.GetRawText().Where(letter => !char.IsWhiteSpace(letter))),
        };
    }

    private static string CanonicalNumber(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : text;
}
