using System.CommandLine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>The options by which a person says what a workflow is to work on, and on which thread.</summary>
internal sealed class GivenInput
{
    private readonly Option<string[]> _fields = new("--field", "-i")
    {
        Description = "An input field, such as -i question='Why?'; may be given again. Text fields take the text as it is, others JSON. "
            + "name=@file reads the text from a file.",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _input = new("--input") { Description = "A JSON file with input fields, or - for what is piped in.", HelpName = "file" };

    private readonly Option<string?> _thread = new("--thread")
    {
        Description = "The thread to make or to go on with. [default: a new one, named after the workflow]",
        HelpName = "id",
    };

    private readonly Option<string[]> _metadata =
        CommonOptions.Metadata("Something to find the run's commits by in the history, such as --meta ticket=4711; may be given again.");

    internal void AddTo(Command command)
    {
        AddFieldsTo(command);
        command.Add(_thread);
        command.Add(_metadata);
    }

    /// <summary>Gives a command those about the input alone.</summary>
    internal void AddFieldsTo(Command command)
    {
        command.Add(_fields);
        command.Add(_input);
    }

    internal WantedInput ReadFields(ParseResult parsed) => new(parsed.GetValue(_input), parsed.GetRequiredValue(_fields), null, ValueMap.Empty);

    internal WantedInput Read(ParseResult parsed) => new(
        parsed.GetValue(_input),
        parsed.GetRequiredValue(_fields),
        parsed.GetValue(_thread),
        CommonOptions.ReadMetadata(parsed.GetRequiredValue(_metadata)));
}

/// <summary>What a person gave a workflow to work on.</summary>
/// <param name="File">A JSON file, or <c>-</c>; null for none.</param>
/// <param name="Fields">Such as <c>question=Why?</c>.</param>
/// <param name="Thread">The thread's name; null for a new one.</param>
/// <param name="Metadata">What its commits are found by.</param>
internal sealed record WantedInput(string? File, IReadOnlyList<string> Fields, string? Thread, ValueMap Metadata);
