using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Runtime.Compilation;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>Puts together the input of a run from what a person typed and files they named.</summary>
/// <param name="workflow">The workflow, which says what it takes.</param>
/// <param name="environment">Where files are and what is piped in.</param>
internal sealed class InputFields(CompiledWorkflow workflow, CommandEnvironment environment)
{
    private readonly TypedText _texts = new(environment);

    /// <summary>Reads the input.</summary>
    /// <param name="file">A JSON file, or <c>-</c> for what is piped in; null for none.</param>
    /// <param name="fields">Such as <c>question=Why?</c>; they win over the file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The input; fields that were typed are of their type.</returns>
    /// <exception cref="CommandException">A field is unknown or cannot be read.</exception>
    internal async Task<ValueMap> ReadAsync(string? file, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var input = file is null ? ValueMap.Empty : await ReadFileAsync(file, cancellationToken);
        foreach (var field in fields)
        {
            var (name, text) = TypedText.Split(field, "-i question=Why");
            RequireKnown(name);
            input = input.Set(name, FieldText.Parse(name, TypeOf(name), await _texts.ResolveAsync(name, text, cancellationToken)));
        }

        return input;
    }

    /// <summary>Refuses an input that leaves out what a new thread needs; one that goes on may have it already.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="CommandException">A required field is missing.</exception>
    internal void RequireAll(ValueMap input)
    {
        var missing = workflow.Input
            .Where(field => field.IsRequired)
            .Select(field => workflow.Schema.Fields[field.Slot])
            .FirstOrDefault(field => !input.ContainsKey(field.Name));
        if (missing is not null)
        {
            throw CommandException.Usage(
                $"'{workflow.Name}' needs the input '{missing.Name}' ({missing.Type.Name}). "
                + $"Give it such as: -i {Output.ShellText.Quote($"{missing.Name}={FieldText.Sample(missing.Type)}")}");
        }
    }

    /// <summary>What a workflow takes, as its author wrote it.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <returns>Such as <c>question, max_rounds?</c>.</returns>
    internal static string Describe(CompiledWorkflow workflow) => workflow.Input.Length == 0
        ? "no input"
        : string.Join(", ", workflow.Input.Select(field => workflow.Schema.Fields[field.Slot].Name + (field.IsRequired ? "" : "?")));

    private async Task<ValueMap> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        var json = await _texts.ReadJsonAsync(file, cancellationToken);
        var input = json.Kind == ValueKind.Map
            ? json.AsMap()
            : throw CommandException.Usage($"The input in {TypedText.Describe(file)} must be one JSON object with a member for each field.");
        foreach (var (key, _) in input)
        {
            RequireKnown(key.AsString());
        }

        return input;
    }

    private StateType TypeOf(string name)
    {
        var field = workflow.Schema.Fields[workflow.Schema.FindSlot(name)];
        return field.Reducer.WriteType(field.Type);
    }

    private void RequireKnown(string name)
    {
        var known = workflow.Input.Select(field => workflow.Schema.Fields[field.Slot].Name).ToArray();
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            throw CommandException.Usage(
                $"'{workflow.Name}' has no input '{name}'.{Spelling.Suggest(name, known)} It takes {Describe(workflow)}.");
        }
    }
}
