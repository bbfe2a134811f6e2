using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;

namespace Graph.Host.Cli.About;

/// <summary><c>graph version</c>: says which build this is.</summary>
internal static class VersionCommand
{
    private const int ShownCommitLength = 9;

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
        var (version, commit) = ReadBuild();
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "version",
                ("version", version),
                ("commit", commit),
                ("runtime", RuntimeInformation.FrameworkDescription),
                ("platform", RuntimeInformation.RuntimeIdentifier)));
            return;
        }

        terminal.Out.WriteLine($"graph {version} ({(commit is null ? "" : $"commit {commit[..ShownCommitLength]}, ")}{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
    }

    // The build writes them as one text, such as 0.1.0+1834d31.
    private static (string Version, string? Commit) ReadBuild()
    {
        var text = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (text, null) : (text[..plus], text[(plus + 1)..]);
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
