using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;

namespace Graph.Host.Cli.Files;

/// <summary>Compiles workflows from files and from stores.</summary>
/// <param name="environment">Where files are and where to complain.</param>
/// <param name="compiler">What compiles them.</param>
internal sealed class WorkflowFiles(CommandEnvironment environment, WorkflowCompiler compiler)
{
    /// <summary>Compiles a file that is about to be used; its warnings are shown.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isQuiet">Warnings are kept to ourselves.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The workflow.</returns>
    /// <exception cref="CommandException">There is no such file.</exception>
    /// <exception cref="InvalidWorkflowException">It has errors.</exception>
    internal async Task<CompiledWorkflow> LoadAsync(string file, bool isQuiet, CancellationToken cancellationToken)
    {
        var checkedFile = await CheckAsync(file, cancellationToken);
        if (checkedFile.Compilation.Workflow is not { } workflow)
        {
            if (checkedFile.IsShared)
            {
                throw CommandException.Usage($"'{file}' shares types and defaults and is no workflow; name a file that includes it.");
            }

            throw new InvalidWorkflowException(file, checkedFile.Text, checkedFile.Compilation.Diagnostics);
        }

        if (!isQuiet)
        {
            DiagnosticOutput.WriteForPeople(environment.Terminal, checkedFile.Text, checkedFile.Compilation.Diagnostics);
        }

        // Kept with the thread, which may be resumed from another folder.
        return workflow with { SourcePath = environment.FullPath(file) };
    }

    /// <summary>Compiles a definition that a store kept for the threads that run it.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The workflow.</returns>
    /// <exception cref="InvalidWorkflowException">This version of the product no longer accepts it.</exception>
    internal CompiledWorkflow Compile(StoredDefinition definition)
    {
        var compilation = compiler.Compile(definition.Text, definition.SourcePath);
        return compilation.Workflow
            ?? throw new InvalidWorkflowException(definition.SourcePath, definition.Text, compilation.Diagnostics);
    }

    /// <summary>Compiles a text that is about to be written to a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file.</param>
    /// <returns>The workflow, or why there is none.</returns>
    internal WorkflowCompilation Compile(string text, string path) => compiler.Compile(text, path);

    /// <summary>Compiles a file and keeps whatever there is to say about it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The file with its diagnostics.</returns>
    /// <exception cref="CommandException">There is no such file.</exception>
    internal async Task<CheckedFile> CheckAsync(string file, CancellationToken cancellationToken)
    {
        var path = environment.FullPath(file);
        if (!File.Exists(path))
        {
            throw CommandException.Usage(Directory.Exists(path)
                ? $"'{file}' is a folder; name one workflow file in it."
                : $"There is no file '{file}'. '{environment.CommandName} workflows' lists the workflows in a folder.");
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        return WorkflowCompiler.IsShared(text)
            ? new CheckedFile(file, text, new WorkflowCompilation(null, compiler.CheckShared(text, file)), IsShared: true)
            : new CheckedFile(file, text, compiler.Compile(text, file));
    }
}

/// <summary>A workflow file and what the compiler says of it.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Text">Its text.</param>
/// <param name="Compilation">The workflow, when it has no errors, and all diagnostics.</param>
/// <param name="IsShared">It is no workflow but a file that workflows include.</param>
internal sealed record CheckedFile(string Path, string Text, WorkflowCompilation Compilation, bool IsShared = false);
