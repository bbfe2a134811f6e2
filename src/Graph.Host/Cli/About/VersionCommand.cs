using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;

namespace Graph.Host.Cli.About;

/// <summary><c>graph version</c>: says which build this is.</summary>
internal static class VersionCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var json = CommonOptions.Json("the version");
        var command = new ExplainedCommand("version", "Shows the version of graph and what it runs on.", "version", "version --json") { json };
        command.SetAction(parsed =>
        {
            Write(environment.Terminal, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    internal static void Write(Terminal terminal, bool asJson)
    {
        var own = ProgramVersion.Own;
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "version",
                ("version", own.Number),
                ("commit", own.Commit),
                ("runtime", RuntimeInformation.FrameworkDescription),
                ("platform", RuntimeInformation.RuntimeIdentifier)));
            return;
        }

        terminal.Out.WriteLine($"graph {own.Number} ({(own.ShownCommit is { } commit ? $"commit {commit}, " : "")}{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
    }
}

/// <summary><c>graph --version</c>.</summary>
/// <param name="environment">Where to write.</param>
internal sealed class VersionAction(CommandEnvironment environment) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        VersionCommand.Write(environment.Terminal, asJson: false);
        return (int)ExitCode.Success;
    }
}
