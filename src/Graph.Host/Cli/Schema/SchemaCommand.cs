using System.CommandLine;
using Graph.Host.Cli.Help;

namespace Graph.Host.Cli.Schema;

/// <summary><c>graph schema</c>: the JSON Schema by which editors check workflow files.</summary>
internal static class SchemaCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var file = new Option<string?>("--out")
        {
            Description = "Write it to a file in place of stdout.",
            HelpName = "file",
        };
        var command = new ExplainedCommand(
            "schema",
            "Prints the JSON Schema by which editors complete and check workflow files.",
            "schema --out schemas/workflow.schema.json",
            "schema | jq .definitions.node")
        {
            file,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var schema = environment.Toolbox.CreateSchema();
            if (parsed.GetValue(file) is not { } path)
            {
                environment.Terminal.Out.Write(schema);
                return (int)ExitCode.Success;
            }

            var full = environment.FullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, schema, cancellationToken);
            environment.Terminal.Say($"Wrote {path}. A workflow file names it in its first line: # yaml-language-server: $schema={path}");
            return (int)ExitCode.Success;
        });
        return command;
    }
}
