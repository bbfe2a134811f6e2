using System.Text.Json;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions.Conformance;

/// <summary>One case of the suite.</summary>
internal sealed class ConformanceCase(JsonElement json)
{
    internal string Name => json.GetProperty("name").GetString()!;

    internal string Text => json.GetProperty("expr").GetString()!;

    /// <summary>Null when the case passes, otherwise what happened instead.</summary>
    internal string? Run()
    {
        var expectsError = json.TryGetProperty("error", out _);
        try
        {
            var value = AdHocExpression.Evaluate(Text, Variables(), Types(), !json.TryGetProperty("disable_check", out _));
            return !expectsError && AreSame(value, TaggedValueJson.Read(json.GetProperty("value"))) ? null : $"gave {value}";
        }
        catch (ExpressionException failure)
        {
            return expectsError ? null : failure.Reason;
        }
    }

    /// <summary>Stricter than equality: numbers must be of one type at every depth, and NaN is NaN.</summary>
    private static bool AreSame(Value given, Value wanted) => given.Kind == wanted.Kind && given.Kind switch
    {
        ValueKind.Float => given.AsFloat().Equals(wanted.AsFloat()),
        ValueKind.List => given.AsList().Count == wanted.AsList().Count && given.AsList().Zip(wanted.AsList()).All(pair => AreSame(pair.First, pair.Second)),
        ValueKind.Map => given.AsMap().Count == wanted.AsMap().Count && given.AsMap().All(entry => wanted.AsMap().TryGetValue(entry.Key, out var other) && AreSame(entry.Value, other)),
        _ => Equality.AreEqual(given, wanted),
    };

    internal Dictionary<string, Value>? Variables() =>
        json.TryGetProperty("vars", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => TaggedValueJson.Read(variable.Value))
            : null;

    internal Dictionary<string, string>? Types() =>
        json.TryGetProperty("types", out var types)
            ? types.EnumerateObject().ToDictionary(type => type.Name, type => type.Value.GetString()!)
            : null;
}
