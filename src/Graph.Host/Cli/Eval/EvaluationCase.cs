using System.Text.Json;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Eval;

/// <summary>One line of a batch: an expression with its variables.</summary>
/// <param name="json">The object of the line.</param>
/// <param name="isTyped">Whether values name their types.</param>
internal sealed class EvaluationCase(JsonElement json, bool isTyped)
{
    internal static JsonDocumentOptions JsonOptions { get; } = new() { MaxDepth = 256 };

    /// <summary>The case's name; null when it has none.</summary>
    internal string? Name =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    /// <summary>Evaluates the expression.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ExpressionException">It has mistakes, or no value.</exception>
    /// <exception cref="JsonException">The line is no case.</exception>
    internal Value Evaluate() => AdHocExpression.Evaluate(Expression(), Variables(), Types(), IsChecked());

    internal static Dictionary<string, Value> ReadVariables(JsonElement json, bool isTyped)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"Variables are an object, not {json.ValueKind}.");
        }

        var variables = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var variable in json.EnumerateObject())
        {
            variables[variable.Name] = isTyped ? TaggedValueJson.Read(variable.Value) : ValueJson.From(variable.Value);
        }

        return variables;
    }

    /// <summary>Whether an exception says that a case or its values are not written right.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for all that reading JSON into values throws.</returns>
    internal static bool IsMistake(Exception exception) =>
        exception is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException or IndexOutOfRangeException;

    private string Expression() =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("expr", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new JsonException("A line is an object with the expression under 'expr'.");

    private Dictionary<string, Value>? Variables() =>
        json.TryGetProperty("vars", out var variables) ? ReadVariables(variables, isTyped) : null;

    private Dictionary<string, string>? Types()
    {
        if (!json.TryGetProperty("types", out var types))
        {
            return null;
        }

        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in types.EnumerateObject())
        {
            read[type.Name] = type.Value.GetString() ?? throw new JsonException($"The type of '{type.Name}' is a text such as \"int\".");
        }

        return read;
    }

    private bool IsChecked() => !json.TryGetProperty("disable_check", out var flag) || flag.ValueKind != JsonValueKind.True;
}
