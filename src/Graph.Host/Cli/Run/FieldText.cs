using System.Text.Json;
using Graph.Host.Cli.Errors;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>Reads a value that a person typed, by the type that it must have.</summary>
internal static class FieldText
{
    /// <summary>Reads a value: text for text fields, times and words as they are, everything else as JSON.</summary>
    /// <param name="name">What the value is for, for messages.</param>
    /// <param name="type">Its type.</param>
    /// <param name="text">What was typed.</param>
    /// <returns>The value, of that type.</returns>
    /// <exception cref="CommandException">It cannot be read so.</exception>
    internal static Value Parse(string name, StateType type, string text)
    {
        var value = type.WithoutNull is StateType.Scalar { Kind: not (ValueKind.Int or ValueKind.Float or ValueKind.Bool) } or StateType.Enum
            ? text
            : ParseJson(name, type, text);
        return type.TryFit(value, out var fitted, out var misfit)
            ? fitted
            : throw CommandException.Usage($"'{name}' does not take that: {misfit}.{WayOut(name, type)}");
    }

    /// <summary>Something that would be accepted, to show how such a value is written.</summary>
    /// <param name="type">The type.</param>
    /// <returns>A value of the type, as one types it before quoting for the shell.</returns>
    internal static string Sample(StateType type) => type.WithoutNull switch
    {
        StateType.Scalar { Kind: var kind } => SampleOf(kind),
        StateType.Enum words => words.Words[0],
        StateType.List list => $"[{SampleInside(list.Item)}]",
        StateType.Map map => $"{{\"key\": {SampleInside(map.Item)}}}",
        StateType.Record record => "{" + string.Join(", ", record.Fields
            .Where(field => !field.Type.AllowsNull)
            .Select(field => $"\"{field.Name}\": {SampleInside(field.Type)}")) + "}",
        _ => "\"text\"",
    };

    private static string SampleOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => "3",
        ValueKind.Float => "0.5",
        ValueKind.Bool => "true",
        ValueKind.Timestamp => "2026-01-31T12:00:00Z",
        ValueKind.Duration => "1h30m",
        ValueKind.Bytes => "aGVsbG8=",
        _ => "text",
    };

    private static string SampleInside(StateType type) =>
        type.WithoutNull is StateType.Enum or StateType.Scalar { Kind: not (ValueKind.Int or ValueKind.Float or ValueKind.Bool) }
            ? $"\"{Sample(type)}\""
            : Sample(type);

    private static Value ParseJson(string name, StateType type, string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException exception)
        {
            throw CommandException.Usage($"'{name}' is {type.Name}, and '{Excerpt(text)}' cannot be read as that.{WayOut(name, type)}", exception);
        }
    }

    private static string WayOut(string name, StateType type) =>
        $" Write it such as: {Output.ShellText.Quote($"{name}={Sample(type)}")}";

    private static string Excerpt(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
