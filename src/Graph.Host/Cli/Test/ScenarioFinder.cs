using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Files;
using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Test;

/// <summary>Finds files of scenarios by the paths a person names.</summary>
/// <param name="environment">Where relative paths start.</param>
internal sealed class ScenarioFinder(CommandEnvironment environment)
{
    /// <summary>Finds files: a workflow stands for the scenarios beside it, a folder for all below it.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <returns>The files in order, each once; at least one.</returns>
    /// <exception cref="CommandException">There is none.</exception>
    internal IReadOnlyList<string> Find(IReadOnlyList<string> paths)
    {
        var found = paths.SelectMany(FindIn).Distinct(StringComparer.Ordinal).ToList();
        return found.Count > 0
            ? found
            : throw CommandException.Usage(
                $"There is no .tests.yaml file in {string.Join(", ", paths.Select(path => $"'{path}'"))}. Scenarios of 'x.yaml' stand in 'x.tests.yaml' beside it.");
    }

    private IEnumerable<string> FindIn(string path)
    {
        var files = new YamlFinder(environment).Find([path]);
        if (Directory.Exists(environment.FullPath(path)))
        {
            return files.Where(ScenarioFile.IsOne);
        }

        return ScenarioFile.IsOne(path) ? files : [FindBeside(path)];
    }

    private string FindBeside(string workflow)
    {
        var scenarios = Path.ChangeExtension(workflow, ".tests" + Path.GetExtension(workflow));
        return File.Exists(environment.FullPath(scenarios))
            ? scenarios
            : throw CommandException.Usage($"'{workflow}' has no scenarios: there is no file '{scenarios}'.");
    }
}
