using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Building;

/// <summary>Reads the definition in a file that may still name what does not exist.</summary>
internal static class DefinitionSource
{
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static WorkflowDefinition Read(string yaml)
    {
        var source = new SourceText(yaml, "workflow");
        var diagnostics = new DiagnosticBag(source);
        var root = new YamlReader(source, diagnostics).Read();
        var definition = root is null ? null : new WorkflowReader(diagnostics).Read(root);
        if (definition is not null && !diagnostics.HasErrors)
        {
            return definition;
        }

        var mistake = diagnostics.ToDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        throw new ArgumentException($"The text is not a workflow: {mistake?.ToString() ?? "it is empty"}", nameof(yaml));
    }
}
