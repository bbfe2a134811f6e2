using Graph.Nodes.Analyze;
using Graph.Nodes.Control;
using Graph.Nodes.Models;
using Graph.Nodes.Models.Offline;
using Graph.Nodes.Research;
using Graph.Nodes.Research.Corpora;
using Graph.Nodes.Respond;
using Graph.Runtime.Authoring;
using Graph.Runtime.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the node types that ship, and the models that they ask.</summary>
public static class StandardNodesExtensions
{
    /// <summary>Adds <c>research</c>, <c>analyze</c>, <c>respond</c>, <c>approval</c> and <c>wait</c>, and the offline model.</summary>
    /// <remarks>A node that is added afterwards under one of these names replaces the one that ships.</remarks>
    /// <param name="builder">The host's builder.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder AddStandardNodes(this GraphAgentsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .WithModels()
            .WithCorpora()
            .AddNode<ResearchNode>("research")
            .AddNode(ModelParameter.Checked(NodeDescriptor.Of<AnalyzeNode>("analyze")))
            .AddNode(ModelParameter.Checked(NodeDescriptor.Of<RespondNode>("respond")))
            .AddNode(ApprovalNode.Descriptor)
            .AddNode(WaitNode.Descriptor);
    }

    /// <summary>Lets workflows ask a model by an alias: <c>model: fast</c>.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="alias">The alias; <c>default</c> is what nodes ask when a workflow does not say. A later registration replaces an earlier one.</param>
    /// <param name="create">Makes the client when it is first asked for; it must serve several requests at the same time.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder AddModel(this GraphAgentsBuilder builder, string alias, Func<IServiceProvider, IChatClient> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(new ModelRegistration(alias, create));
        builder.Services.TryAddSingleton<IModelCatalog, ModelCatalog>();
        return builder;
    }

    private static GraphAgentsBuilder WithModels(this GraphAgentsBuilder builder)
    {
        builder.Services.TryAddSingleton<IModelCatalog, ModelCatalog>();

        // In front of all others, so that a host's own 'default' holds whether it was registered before or after.
        builder.Services.Insert(0, ServiceDescriptor.Singleton(new ModelRegistration(ModelAliases.Default, _ => new OfflineModel())));
        builder.Services.Insert(0, ServiceDescriptor.Singleton(new ModelRegistration(ModelAliases.Offline, _ => new OfflineModel())));
        return builder;
    }

    private static GraphAgentsBuilder WithCorpora(this GraphAgentsBuilder builder)
    {
        builder.Services.TryAddSingleton<CorpusLibrary>();
        return builder;
    }
}
