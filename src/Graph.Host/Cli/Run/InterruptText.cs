using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>What a person reads of something that a run waits for.</summary>
internal static class InterruptText
{
    internal static string Describe(PendingInterrupt interrupt, Terminal terminal) => interrupt.Kind switch
    {
        InterruptKind.Question => DescribeQuestion(interrupt, terminal),
        InterruptKind.Timer => $"{Name(interrupt, terminal)} sleeps until {interrupt.WakeAt}.",
        InterruptKind.Before => $"The run stops before {Name(interrupt, terminal)}, as the workflow says.",
        InterruptKind.After => $"The run stops after {Name(interrupt, terminal)}, as the workflow says.",
    };

    private static string DescribeQuestion(PendingInterrupt interrupt, Terminal terminal)
    {
        var lines = new List<string> { $"{Name(interrupt, terminal)} asks (interrupt {interrupt.Id}):" };
        lines.AddRange(PayloadLines(interrupt.Payload));
        if (interrupt.AnswerType is { } type)
        {
            lines.Add($"  The answer is {TypeText.Describe(type)}.");
        }

        if (interrupt.WakeAt is { } end)
        {
            lines.Add($"  It expires at {end}; from then on a resume goes on without an answer.");
        }

        return string.Join('\n', lines);
    }

    // A text or a map of texts reads better bare than as JSON.
    private static IEnumerable<string> PayloadLines(Value payload) => payload.Kind switch
    {
        ValueKind.Null => [],
        ValueKind.String => Indent(payload.AsString(), "  "),
        ValueKind.Map => payload.AsMap().SelectMany(entry => EntryLines(entry.Key.ToString().Trim('"'), entry.Value)),
        _ => Indent(ValueJson.ToText(payload, indented: true), "  "),
    };

    private static IEnumerable<string> EntryLines(string key, Value value)
    {
        var text = value.Kind == ValueKind.String ? value.AsString() : ValueJson.ToText(value, indented: true);
        return text.Contains('\n', StringComparison.Ordinal)
            ? Indent(text, "    ").Prepend($"  {key}:")
            : [$"  {key}: {text}"];
    }

    private static IEnumerable<string> Indent(string text, string by) => text.TrimEnd().Split('\n').Select(line => by + line);

    private static string Name(PendingInterrupt interrupt, Terminal terminal) => terminal.Paint($"'{interrupt.Node}'", Tone.Bold);
}
