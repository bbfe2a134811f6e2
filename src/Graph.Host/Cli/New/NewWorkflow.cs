using System.Text.RegularExpressions;
using Graph.Host.Cli.Errors;

namespace Graph.Host.Cli.New;

/// <summary>The files of a workflow that is about to be written.</summary>
/// <param name="Files">The workflow's own file first; paths as the person would name them.</param>
internal sealed partial record NewWorkflow(IReadOnlyList<NewFile> Files)
{
    private const string SchemaFile = "schemas/workflow.schema.json";
    private const string TestsSchemaFile = "schemas/tests.schema.json";

    /// <summary>Decides what is written where.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="path">The name, with folders before it if any.</param>
    /// <param name="templateName">The template.</param>
    /// <param name="hasFolder">Whether it gets a folder of its own.</param>
    /// <returns>The files.</returns>
    /// <exception cref="CommandException">No workflow can be called that.</exception>
    internal static NewWorkflow Plan(CommandEnvironment environment, string path, string templateName, bool hasFolder)
    {
        var name = Path.GetFileName(path);
        if (!WorkflowName().IsMatch(name))
        {
            throw CommandException.Usage(
                $"'{name}' cannot name a workflow: a name starts with a small letter, goes on with small letters, digits, '_' and '-', and has at most 64 characters.");
        }

        var parent = Path.GetDirectoryName(path) ?? "";
        var folder = hasFolder ? Path.Combine(parent, name) : parent;
        var template = WorkflowTemplate.All.Single(template => template.Name == templateName);
        var corpus = hasFolder ? "documents" : name;
        var (schema, testsSchema) = (FindSchema(environment, folder, SchemaFile), FindSchema(environment, folder, TestsSchemaFile));
        var text = template.Text
            .Replace("NAME", name, StringComparison.Ordinal)
            .Replace("CORPUS", corpus, StringComparison.Ordinal);
        var files = new List<NewFile>
        {
            new(Path.Combine(folder, $"{name}.yaml"), HeaderOf(environment, folder, schema ?? SchemaFile) + text),
            new(Path.Combine(folder, $"{name}.tests.yaml"), HeaderOf(environment, folder, testsSchema ?? TestsSchemaFile) + template.Tests),
        };
        if (template.ReadsDocuments)
        {
            files.Add(new NewFile(Path.Combine(folder, corpus, "notes.md"), WorkflowTemplate.Document));
        }

        if (schema is null)
        {
            files.Add(new NewFile(SchemaFile, environment.Toolbox.CreateSchema()));
        }

        if (testsSchema is null)
        {
            files.Add(new NewFile(TestsSchemaFile, Toolbox.CreateTestsSchema()));
        }

        return new NewWorkflow(files);
    }

    // One schema serves all workflows below the folder that holds it.
    private static string? FindSchema(CommandEnvironment environment, string folder, string file)
    {
        for (var above = new DirectoryInfo(environment.FullPath(folder.Length == 0 ? "." : folder)); above is not null; above = above.Parent)
        {
            var schema = Path.Combine(above.FullName, file);
            if (File.Exists(schema))
            {
                return schema;
            }
        }

        var own = environment.FullPath(file);
        return File.Exists(own) ? own : null;
    }

    private static string HeaderOf(CommandEnvironment environment, string folder, string schema) =>
        $"# yaml-language-server: $schema={RelativeTo(environment, folder, schema)}\n";

    private static string RelativeTo(CommandEnvironment environment, string folder, string file) =>
        Path.GetRelativePath(environment.FullPath(folder.Length == 0 ? "." : folder), environment.FullPath(file)).Replace('\\', '/');

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,63}\z")]
    private static partial Regex WorkflowName();
}

/// <summary>A file that is about to be written.</summary>
/// <param name="Path">Where.</param>
/// <param name="Text">What it says.</param>
internal sealed record NewFile(string Path, string Text);
