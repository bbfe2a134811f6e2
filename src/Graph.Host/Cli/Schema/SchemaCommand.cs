using System.CommandLine;
using Graph.Host.Cli.Help;

namespace Graph.Host.Cli.Schema;

/// <summary><c>graph schema</c>: the JSON Schema by which editors check workflow files and files of scenarios.</summary>
internal static class SchemaCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var file = new Option<string?>("--out")
        {
            Description = "Write it to a file in place of stdout.",
            HelpName = "file",
        };
        var tests = new Option<bool>("--tests") { Description = "The schema of files of scenarios, *.tests.yaml, in place of that of workflow files." };
        var command = new ExplainedCommand(
            "schema",
            "Prints the JSON Schema by which editors complete and check workflow files.",
            "schema --out schemas/workflow.schema.json",
            "schema --tests --out schemas/tests.schema.json",
            "schema | jq .definitions.node")
        {
            file, tests,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var isOfTests = parsed.GetValue(tests);
            var schema = isOfTests ? Toolbox.CreateTestsSchema() : environment.Toolbox.CreateSchema();
            if (parsed.GetValue(file) is not { } path)
            {
                environment.Terminal.Out.Write(schema);
                return (int)ExitCode.Success;
            }

            var full = environment.FullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, schema, cancellationToken);
            environment.Terminal.Say($"Wrote {path}. A {(isOfTests ? "file of scenarios" : "workflow file")} names it in its first line: # yaml-language-server: $schema={path}");
            return (int)ExitCode.Success;
        });
        return command;
    }
}
