using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>Reads files of scenarios and holds them against their workflows.</summary>
/// <remarks>An author's mistake is a diagnostic, never an exception, and all mistakes of a file are reported at once.</remarks>
/// <param name="compiler">What compiles the workflows.</param>
public sealed class ScenarioFileReader(WorkflowCompiler compiler)
{
    private const string Owner = "The file of scenarios";
    private const string HowToStart = "add 'scenarios:' with a list of them";
    private const string EmptyFile = "GA1005";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it; the path itself when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The scenarios, or why there are none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public async Task<ScenarioReading> ReadAsync(string path, string? name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        var source = new SourceText(text, name ?? path);
        var diagnostics = new DiagnosticBag(source);
        var file = ReadYaml(source, diagnostics) switch
        {
            YamlNode.Mapping mapping => await ReadAsync(mapping, path, source, diagnostics, cancellationToken),
            YamlNode.Broken or null => null,
            var other => Refuse(other, diagnostics),
        };
        return new ScenarioReading(text, diagnostics.HasErrors ? null : file, diagnostics.ToDiagnostics());
    }

    // An empty file is told what belongs into a file of scenarios, not what belongs into a workflow.
    private static YamlNode? ReadYaml(SourceText source, DiagnosticBag diagnostics)
    {
        var findings = new DiagnosticBag(source);
        var root = new YamlReader(source, findings).Read();
        if (findings.ToDiagnostics() is [{ Code: EmptyFile }])
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(new TextRange(0, 0), "scenarios", Owner, HowToStart));
            return null;
        }

        diagnostics.TakeOver(findings);
        return root;
    }

    private static ScenarioFile? Refuse(YamlNode root, DiagnosticBag diagnostics)
    {
        diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(root), "the file", "a map with 'scenarios:'", root.Describe()));
        return null;
    }

    private async Task<ScenarioFile?> ReadAsync(
        YamlNode.Mapping root, string path, SourceText source, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var keys = new MappingReader(root, ScenarioFormat.File, Owner, diagnostics);
        var workflow = await CompileAsync(keys, path, cancellationToken);
        keys.FindText("description");
        var list = keys.FindSequence("scenarios");
        if (!keys.Has("scenarios"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(keys.KeyPlace("scenarios"), "scenarios", Owner, HowToStart));
        }

        keys.Finish();
        if (workflow is null || list is null)
        {
            return null;
        }

        var scenarios = new ScenarioReader(new Vocabulary(workflow, source, diagnostics), source.Path).Read(list);
        return new ScenarioFile(source.Path, workflow, scenarios);
    }

    private async Task<CompiledWorkflow?> CompileAsync(MappingReader keys, string path, CancellationToken cancellationToken)
    {
        var written = keys.FindText("workflow", "a path");
        if (written is null && keys.Has("workflow"))
        {
            return null;
        }

        var named = written ?? new Placed<string>(FileBeside(path), keys.KeyPlace("workflow"));
        var file = Path.GetFullPath(named.Value, Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (!File.Exists(file))
        {
            keys.Diagnostics.Report(ScenarioDiagnostics.WorkflowMissing(named.Place, named.Value));
            return null;
        }

        var compilation = await compiler.CompileFileAsync(file, cancellationToken);
        if (compilation.Workflow is null)
        {
            var errors = compilation.Diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            keys.Diagnostics.Report(ScenarioDiagnostics.WorkflowInvalid(named.Place, named.Value, errors));
        }

        return compilation.Workflow;
    }

    // research.tests.yaml tests research.yaml.
    private static string FileBeside(string path) =>
        Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(path)) + Path.GetExtension(path);
}
