using System.Globalization;

namespace Graph.EndToEnd.Tests.Worlds;

/// <summary>A folder of its own, as a newcomer's checkout looks: the command, the workflows, and a store that starts empty.</summary>
internal sealed class Workplace : IDisposable
{
    internal Workplace()
    {
        Folder = Directory.CreateTempSubdirectory("graph-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(Folder, "workflows"), Path.Combine(Repository.Root, "workflows"));
        WriteLauncher();
    }

    internal string Folder { get; }

    internal string Write(string file, string text)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        return file;
    }

    /// <summary>Runs a command to its end.</summary>
    internal async Task<GraphOutcome> RunAsync(params string[] words)
    {
        await using var process = Start(words);
        return await process.EndAsync();
    }

    /// <summary>Starts a command.</summary>
    internal GraphProcess Start(params string[] words) => GraphProcess.Start(Folder, "dotnet", [Repository.GraphDll, .. words]);

    /// <summary>Runs a command to its end, with variables of its own.</summary>
    internal async Task<GraphOutcome> RunWithAsync(IReadOnlyDictionary<string, string> variables, params string[] words)
    {
        await using var process = GraphProcess.Start(Folder, "dotnet", [Repository.GraphDll, .. words], variables);
        return await process.EndAsync();
    }

    /// <summary>Runs a line as a person would type it, with words and results together as a terminal shows them.</summary>
    internal async Task<GraphOutcome> TypeAsync(string line)
    {
        await using var process = GraphProcess.Start(Folder, "bash", ["-c", $"exec 2>&1; {line}"]);
        return await process.EndAsync();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // Stands in for the launcher: the same command, without its check whether a build is due.
    private void WriteLauncher()
    {
        var path = Path.Combine(Folder, "graph");
        File.WriteAllText(path, string.Create(
            CultureInfo.InvariantCulture, $"#!/usr/bin/env bash\nGRAPH_COMMAND=\"$0\" exec dotnet '{Repository.GraphDll}' \"$@\"\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
