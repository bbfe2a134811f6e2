using System.CommandLine;

namespace Graph.Host.Cli.Help;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">What a person may type, without the name of the program.</param>
internal sealed class ExplainedCommand(string name, string description, params string[] examples) : Command(name, description)
{
    internal IReadOnlyList<string> Examples { get; } = examples;
}
