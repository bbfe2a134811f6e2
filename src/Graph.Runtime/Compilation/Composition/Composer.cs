using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Composition;

/// <summary>Compiles a workflow file together with all files that it uses; each file once, its diagnostics under its own name.</summary>
internal sealed class Composer(NodeRegistry nodes, IServiceProvider services, WorkflowCompilerOptions options, Func<string, string?> read)
{
    private const int Deepest = 16;

    private readonly List<string> _open = [];
    private readonly Dictionary<string, ComposedFile> _workflows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SharedDefinitions> _shared = new(StringComparer.Ordinal);
    private readonly List<(SourceText Source, DiagnosticBag Diagnostics)> _files = [];

    /// <summary>All diagnostics: those of the main file first, then those of each other file in the order of first use.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. _files.SelectMany(file => file.Diagnostics.ToDiagnostics())];

    /// <summary>The texts that diagnostics are about, by the file's name in them.</summary>
    public IReadOnlyDictionary<string, string> Sources =>
        _files.DistinctBy(file => file.Source.Path).ToDictionary(file => file.Source.Path, file => file.Source.Text, StringComparer.Ordinal);

    /// <summary>Compiles a workflow.</summary>
    public ComposedFile Compose(SourceText source)
    {
        var diagnostics = Open(source);
        var root = new YamlReader(source, diagnostics).Read();
        var definition = root is null ? null : new WorkflowReader(diagnostics).Read(root);
        var composed = definition is null
            ? new ComposedFile(null, 0, 1, ImmutableDictionary<string, string>.Empty)
            : new WorkflowBinder(source, diagnostics, nodes, services, options, this).Bind(definition);
        Close();
        return composed with { Workflow = diagnostics.HasErrors ? null : composed.Workflow, Errors = diagnostics.ErrorCount };
    }

    /// <summary>Checks a file that others include.</summary>
    public void CheckShared(SourceText source)
    {
        ReadShared(source, Open(source));
        Close();
    }

    /// <summary>Compiles the workflow that a node of another one runs.</summary>
    /// <returns>The file with its workflow; null when there is none, which was reported.</returns>
    public ComposedFile? FindWorkflow(Placed<string> file, SourceText from, DiagnosticBag diagnostics)
    {
        if (FindText(file, from, diagnostics) is not { } source)
        {
            return null;
        }

        var path = FullPath(source.Path);
        if (!_workflows.TryGetValue(path, out var composed))
        {
            _workflows[path] = composed = Compose(source);
        }

        if (composed.Workflow is null)
        {
            diagnostics.Report(CompositionDiagnostics.FaultyFile(file.Place, file.Value, composed.Errors));
            return null;
        }

        if (_open.Count + composed.Height > Deepest)
        {
            diagnostics.Report(CompositionDiagnostics.TooDeep(file.Place, Deepest));
            return null;
        }

        return composed with { Files = composed.Files.SetItem(path, source.Text) };
    }

    /// <summary>Reads what the files under <c>include:</c> share.</summary>
    public SharedDefinitions Share(ImmutableArray<Placed<string>> includes, SourceText from, DiagnosticBag diagnostics)
    {
        var all = SharedDefinitions.None;
        foreach (var include in includes)
        {
            if (FindShared(include, from, diagnostics) is { } shared)
            {
                all = Join(all, shared, include, diagnostics);
            }
        }

        return all;
    }

    private SharedDefinitions? FindShared(Placed<string> file, SourceText from, DiagnosticBag diagnostics)
    {
        if (FindText(file, from, diagnostics) is not { } source)
        {
            return null;
        }

        var path = FullPath(source.Path);
        if (!_shared.TryGetValue(path, out var shared))
        {
            var own = Open(source);
            _shared[path] = shared = ReadShared(source, own);
            Close();
        }

        if (_files.First(known => FullPath(known.Source.Path) == path).Diagnostics is { HasErrors: true } faulty)
        {
            diagnostics.Report(CompositionDiagnostics.FaultyFile(file.Place, file.Value, faulty.ErrorCount));
        }

        return shared with { Files = shared.Files.SetItem(path, source.Text) };
    }

    private SharedDefinitions ReadShared(SourceText source, DiagnosticBag diagnostics)
    {
        var root = new YamlReader(source, diagnostics).Read();
        var definition = root is null ? null : new SharedFileReader(diagnostics).Read(root);
        if (definition is null)
        {
            return SharedDefinitions.None;
        }

        var included = Share(definition.Includes, source, diagnostics);
        var types = new TypeBinder(definition.Types, diagnostics, included.Types);
        foreach (var kind in ErrorKindNames.FindUnknown(definition.Defaults.Retry ?? []))
        {
            diagnostics.Report(NodeDiagnostics.UnknownErrorKind(kind.Place, kind.Value, ErrorKindNames.Suggest(kind.Value)));
        }

        var own = types.Declared.Select(type => KeyValuePair.Create(type.Key, new SharedType(type.Value, source.Path)));
        return new SharedDefinitions(included.Types.SetItems(own), definition.Defaults.Over(included.Defaults), included.Files);
    }

    private static SharedDefinitions Join(SharedDefinitions all, SharedDefinitions more, Placed<string> include, DiagnosticBag diagnostics)
    {
        foreach (var (name, type) in more.Types)
        {
            if (all.Types.TryGetValue(name, out var known) && !known.Bound.Type.Equals(type.Bound.Type))
            {
                diagnostics.Report(CompositionDiagnostics.TypeConflict(include.Place, name, type.File, known.File));
            }
        }

        return new SharedDefinitions(
            all.Types.SetItems(more.Types), more.Defaults.At(include.Place).Over(all.Defaults), all.Files.SetItems(more.Files));
    }

    private SourceText? FindText(Placed<string> file, SourceText from, DiagnosticBag diagnostics)
    {
        if (file.Value.Length == 0 || file.Value.Contains('\0', StringComparison.Ordinal))
        {
            diagnostics.Report(CompositionDiagnostics.FileNotFound(file.Place, file.Value));
            return null;
        }

        var path = Path.GetFullPath(file.Value, FolderOf(from.Path));
        if (_open.IndexOf(path) is >= 0 and var first)
        {
            var way = _open.Skip(first).Append(path).Select(step => Path.GetFileName(step)!);
            diagnostics.Report(CompositionDiagnostics.Cycle(file.Place, file.Value, way));
            return null;
        }

        if (_open.Count >= Deepest)
        {
            diagnostics.Report(CompositionDiagnostics.TooDeep(file.Place, Deepest));
            return null;
        }

        return ReadText(file, path, NameOf(path, from.Path), diagnostics);
    }

    private SourceText? ReadText(Placed<string> file, string path, string name, DiagnosticBag diagnostics)
    {
        try
        {
            if (read(path) is { } text)
            {
                return new SourceText(text, name);
            }

            diagnostics.Report(CompositionDiagnostics.FileNotFound(file.Place, file.Value));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            diagnostics.Report(CompositionDiagnostics.FileUnreadable(file.Place, file.Value, failure.Message));
        }

        return null;
    }

    private DiagnosticBag Open(SourceText source)
    {
        var diagnostics = new DiagnosticBag(source);
        _files.Add((source, diagnostics));
        _open.Add(FullPath(source.Path));
        return diagnostics;
    }

    private void Close() => _open.RemoveAt(_open.Count - 1);

    /// <summary>A file is named the way the main file was: by a relative path when that one was relative.</summary>
    private static string NameOf(string path, string namedBy) =>
        Path.IsPathFullyQualified(namedBy) ? path : Path.GetRelativePath(Path.GetFullPath("."), path);

    private static string FullPath(string path) => Path.GetFullPath(path);

    private static string FolderOf(string path) => Path.GetDirectoryName(FullPath(path)) ?? Path.GetFullPath(".");
}
