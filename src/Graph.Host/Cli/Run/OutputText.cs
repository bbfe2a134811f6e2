using Graph.Host.Cli.Output;
using Graph.Runtime.Compilation;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>The output of a run on stdout: bare when it is one text, as JSON otherwise.</summary>
internal static class OutputText
{
    /// <summary>Writes an output.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="workflow">The workflow, which says what its output is.</param>
    /// <param name="output">The output fields that are set.</param>
    /// <param name="field">The one field to print; null for all.</param>
    internal static void Write(Terminal terminal, CompiledWorkflow workflow, ValueMap output, string? field)
    {
        if (field is not null)
        {
            WriteValue(terminal, output.TryGetValue(field, out var value) ? value : Value.Null);
            return;
        }

        WriteValue(terminal, workflow.Output.Length == 1 && output.Count == 1 && output.First().Value.Kind == ValueKind.String ? output.First().Value : output);
    }

    private static void WriteValue(Terminal terminal, Value value) => terminal.Out.WriteLine(
        value.Kind == ValueKind.String ? value.AsString().TrimEnd('\n') : ValueJson.ToText(value, indented: true));
}
