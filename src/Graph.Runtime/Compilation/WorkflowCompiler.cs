using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation.Composition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation;

/// <summary>Turns workflow files into workflows that can run, or into everything that is wrong with them.</summary>
/// <remarks>
/// An author's mistake is a diagnostic, never an exception, and all mistakes of a file are reported at once. What a host
/// gets wrong, such as a node type whose dependencies are not registered, throws.
/// </remarks>
/// <param name="nodes">The node types that workflows may use.</param>
/// <param name="services">Where nodes find their dependencies.</param>
/// <param name="options">What the host adds to the language; nothing when null.</param>
public sealed class WorkflowCompiler(NodeRegistry nodes, IServiceProvider services, WorkflowCompilerOptions? options = null)
{
    // Bytes of a file that is surely too large to be worth decoding; the reader's own limit is exact.
    private const long MostBytes = 4L * YamlLimits.Bytes;

    // Stands for a text that is refused by its size before anything else.
    private static readonly string TooLarge = new(' ', YamlLimits.Bytes + 1);

    /// <summary>Compiles a workflow.</summary>
    /// <param name="text">The file's text, or the <see cref="CompiledWorkflow.SourceText"/> of an earlier compilation; of the latter no file is read again.</param>
    /// <param name="path">Where the text comes from, for messages; relative paths in it start from this file's folder.</param>
    /// <returns>The workflow, or why there is none.</returns>
    public WorkflowCompilation Compile(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var known = options ?? new WorkflowCompilerOptions();
        var bundle = WorkflowBundle.Find(text);
        var composer = new Composer(nodes, services, known, bundle?.ReadFrom(FolderOf(path)) ?? known.ReadFile ?? ReadFile);
        var composed = composer.Compose(new SourceText(bundle?.Main ?? text, path));
        return new WorkflowCompilation(composed.Workflow, composer.Diagnostics) { Sources = composer.Sources };
    }

    /// <summary>Compiles a workflow file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The workflow, or why there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public async Task<WorkflowCompilation> CompileFileAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Compile(IsTooLarge(path) ? TooLarge : await File.ReadAllTextAsync(path, cancellationToken), path);
    }

    /// <summary>Whether a text is a file for <c>include:</c>: it shares types or defaults and has nothing that makes a workflow.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>True when it should be checked with <see cref="CheckShared"/>.</returns>
    public static bool IsShared(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = new SourceText(text, "");
        return new YamlReader(source, new DiagnosticBag(source)).Read() is YamlNode.Mapping root && SharedFileReader.Fits(root);
    }

    /// <summary>Checks a file for <c>include:</c> by itself.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Where the text comes from, for messages; relative paths in it start from this file's folder.</param>
    /// <returns>Everything that is wrong or doubtful.</returns>
    public IReadOnlyList<Diagnostic> CheckShared(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var known = options ?? new WorkflowCompilerOptions();
        var composer = new Composer(nodes, services, known, known.ReadFile ?? ReadFile);
        composer.CheckShared(new SourceText(text, path));
        return composer.Diagnostics;
    }

    private static string? ReadFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder.");
        }

        return !File.Exists(path) ? null : IsTooLarge(path) ? TooLarge : File.ReadAllText(path);
    }

    private static bool IsTooLarge(string path) => new FileInfo(path) is { Exists: true, Length: > MostBytes };

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(".");
}
