using System.Text.Json;
using Graph.Runtime.Expressions;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions.Conformance;

/// <summary>One case of the suite.</summary>
internal sealed class ConformanceCase(JsonElement json)
{
    internal string Name => json.GetProperty("name").GetString()!;

    /// <summary>Null when the case passes, otherwise what happened instead.</summary>
    internal string? Run()
    {
        var expectsError = json.TryGetProperty("error", out _);
        try
        {
            var value = AdHocExpression.Evaluate(json.GetProperty("expr").GetString()!, Variables(), Types(), !json.TryGetProperty("disable_check", out _));
            return !expectsError && AreSame(value, TaggedValueJson.Read(json.GetProperty("value"))) ? null : $"gave {value}";
        }
        catch (ExpressionException failure)
        {
            return expectsError ? null : failure.Reason;
        }
    }

    private static bool AreSame(Value given, Value wanted) =>
        given.Kind == wanted.Kind
        && (Equality.AreEqual(given, wanted) || (given.Kind == ValueKind.Float && double.IsNaN(given.AsFloat()) && double.IsNaN(wanted.AsFloat())));

    private Dictionary<string, Value>? Variables() =>
        json.TryGetProperty("vars", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => TaggedValueJson.Read(variable.Value))
            : null;

    private Dictionary<string, string>? Types() =>
        json.TryGetProperty("types", out var types)
            ? types.EnumerateObject().ToDictionary(type => type.Name, type => type.Value.GetString()!)
            : null;
}
