using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Graph.Testing.Json;

/// <summary>Checks JSON against a schema, as far as the project's own schema goes; a keyword that it does not know throws.</summary>
/// <param name="schema">The schema of draft 7, with its definitions.</param>
public sealed class JsonSchemaValidator(JsonObject schema)
{
    private static readonly HashSet<string> Annotations =
        new(["$schema", "title", "description", "default", "definitions", "then"], StringComparer.Ordinal);

    private static readonly Dictionary<string, Func<JsonNode?, JsonNode, bool>> Simple = new(StringComparer.Ordinal)
    {
        ["type"] = static (value, rule) => IsOfType(value, rule.GetValue<string>()),
        ["enum"] = static (value, rule) => rule.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)),
        ["const"] = static (value, rule) => JsonNode.DeepEquals(rule, value),
        ["pattern"] = static (value, rule) => value?.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>(), RegexOptions.ECMAScript),
        ["minLength"] = static (value, rule) => value?.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Length >= rule.GetValue<int>(),
        ["minimum"] = static (value, rule) => NumberOf(value) is not { } number || number >= rule.GetValue<double>(),
        ["maximum"] = static (value, rule) => NumberOf(value) is not { } number || number <= rule.GetValue<double>(),
        ["maxProperties"] = static (value, rule) => value is not JsonObject map || map.Count <= rule.GetValue<int>(),
        ["minProperties"] = static (value, rule) => value is not JsonObject map || map.Count >= rule.GetValue<int>(),
        ["minItems"] = static (value, rule) => value is not JsonArray list || list.Count >= rule.GetValue<int>(),
        ["required"] = static (value, rule) => value is not JsonObject map || rule.AsArray().All(key => map.ContainsKey(key!.GetValue<string>())),
        ["uniqueItems"] = static (value, _) => value is not JsonArray list || list.Select(item => item?.ToJsonString()).Distinct().Count() == list.Count,
        ["dependencies"] = static (value, rule) => value is not JsonObject map
            || rule.AsObject().All(one => !map.ContainsKey(one.Key) || one.Value!.AsArray().All(key => map.ContainsKey(key!.GetValue<string>()))),
    };

    /// <summary>Whether a value fits the schema.</summary>
    /// <param name="value">The value.</param>
    /// <returns>True when it does.</returns>
    public bool Accepts(JsonNode? value) => Fits(value, schema);

    private bool Fits(JsonNode? value, JsonNode rules)
    {
        if (rules is not JsonObject map)
        {
            return rules.GetValue<bool>();
        }

        return map.TryGetPropertyValue("$ref", out var reference)
            ? Fits(value, schema["definitions"]![reference!.GetValue<string>()["#/definitions/".Length..]]!)
            : map.All(rule => Annotations.Contains(rule.Key) || Holds(value, map, rule.Key, rule.Value!));
    }

    private bool Holds(JsonNode? value, JsonObject all, string keyword, JsonNode rule) => keyword switch
    {
        "properties" => value is not JsonObject map || map.All(entry => rule[entry.Key] is not { } inner || Fits(entry.Value, inner)),
        "additionalProperties" => value is not JsonObject map
            || map.All(entry => all["properties"]?[entry.Key] is not null || Fits(entry.Value, rule)),
        "propertyNames" => value is not JsonObject map || map.All(entry => Fits(JsonValue.Create(entry.Key), rule)),
        "items" => value is not JsonArray list || list.All(item => Fits(item, rule)),
        "contains" => value is not JsonArray list || list.Any(item => Fits(item, rule)),
        "if" => !Fits(value, rule) || Fits(value, all["then"]!),
        _ => HoldsTogether(value, keyword, rule),
    };

    private bool HoldsTogether(JsonNode? value, string keyword, JsonNode rule) => keyword switch
    {
        "anyOf" => rule.AsArray().Any(one => Fits(value, one!)),
        "oneOf" => rule.AsArray().Count(one => Fits(value, one!)) == 1,
        "allOf" => rule.AsArray().All(one => Fits(value, one!)),
        "not" => !Fits(value, rule),
        _ => Simple.TryGetValue(keyword, out var holds) ? holds(value, rule) : throw new NotSupportedException($"The schema uses '{keyword}', which this validator does not know."),
    };

    private static bool IsOfType(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "null" => value is null,
        "number" => NumberOf(value) is not null,
        "integer" => NumberOf(value) is { } number && Math.Floor(number) == number,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"The schema uses the type '{type}', which there is not."),
    };

    private static double? NumberOf(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : null;
}
