using Graph.Runtime.Authoring;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Nodes.Models;

/// <summary>Checks the parameter <c>model</c> when a workflow is compiled, so that a wrong alias is no surprise of the first run.</summary>
internal static class ModelParameter
{
    private const string Name = "model";

    /// <summary>The node type, with a check of the alias added to its own.</summary>
    internal static NodeDescriptor Checked(NodeDescriptor descriptor) => descriptor with
    {
        FindMisuse = configuration => descriptor.FindMisuse?.Invoke(configuration) ?? FindUnknown(configuration),
    };

    private static string? FindUnknown(NodeConfiguration configuration)
    {
        if (!configuration.Literals.TryGetValue(Name, out var alias) || alias.Kind != ValueKind.String
            || configuration.Services.GetService<IModelCatalog>() is not { } models || models.Aliases.Contains(alias.AsString()))
        {
            return null;
        }

        return ModelNotFoundException.Explain(alias.AsString(), models.Aliases);
    }
}
