using Graph.Host.Cli;
using Graph.Host.Cli.Output;

namespace Graph.Host.Tests.Worlds;

/// <summary>A folder of its own, in which commands run in this process and everything they write is kept.</summary>
internal sealed class CommandWorld : IDisposable
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    internal CommandWorld() => Folder = Directory.CreateTempSubdirectory("graph-").FullName;

    internal string Folder { get; }

    internal string PipedIn { get; set; } = "";

    internal void Set(string variable, string value) => _variables[variable] = value;

    internal string Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return file;
    }

    internal CommandEnvironment Environment(TextWriter? output = null, TextWriter? error = null) => new(
        new Terminal
        {
            Out = output ?? TextWriter.Null,
            Error = error ?? TextWriter.Null,
            In = new StringReader(PipedIn),
        },
        TimeProvider.System,
        _variables.GetValueOrDefault,
        Folder,
        Toolbox.Create);

    internal async Task<CommandOutcome> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(words, Environment(output, error));
        return new CommandOutcome(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What a command came to.</summary>
internal sealed record CommandOutcome(ExitCode ExitCode, string Out, string Error);
