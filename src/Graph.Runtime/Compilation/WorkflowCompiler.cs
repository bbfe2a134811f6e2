using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation.Binding;
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

    /// <summary>Compiles a workflow.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Where the text comes from, for messages; relative paths in it start from this file's folder.</param>
    /// <returns>The workflow, or why there is none.</returns>
    public WorkflowCompilation Compile(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var source = new SourceText(text, path);
        var diagnostics = new DiagnosticBag(source);
        var root = new YamlReader(source, diagnostics).Read();
        var definition = root is null ? null : new WorkflowReader(diagnostics).Read(root);
        var workflow = definition is null
            ? null
            : new WorkflowBinder(source, diagnostics, nodes, services, options ?? new WorkflowCompilerOptions()).Bind(definition, HashOf(source.Text));
        return new WorkflowCompilation(diagnostics.HasErrors ? null : workflow, diagnostics.ToDiagnostics());
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
        var file = new FileInfo(path);
        var text = file.Exists && file.Length > MostBytes
            ? new string(' ', YamlLimits.Bytes + 1)
            : await File.ReadAllTextAsync(path, cancellationToken);
        return Compile(text, path);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
