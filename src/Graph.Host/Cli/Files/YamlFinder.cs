using Graph.Host.Cli.Errors;

namespace Graph.Host.Cli.Files;

/// <summary>Finds workflow files by the paths a person names.</summary>
/// <param name="environment">Where relative paths start.</param>
internal sealed class YamlFinder(CommandEnvironment environment)
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>Finds files: a file is itself, a folder stands for every .yaml and .yml below it.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <returns>The files in order, each once, named as the person would name them.</returns>
    /// <exception cref="CommandException">A path does not exist.</exception>
    internal IReadOnlyList<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(FindIn).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> FindIn(string path)
    {
        var full = environment.FullPath(path);
        if (File.Exists(full))
        {
            return [path];
        }

        return Directory.Exists(full)
            ? Directory.EnumerateFiles(full, "*.y*ml", Everywhere)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
                .Select(file => Path.Combine(path, Path.GetRelativePath(full, file)))
                .Order(StringComparer.Ordinal)
            : throw CommandException.Usage($"There is no file and no folder '{path}'.");
    }
}
