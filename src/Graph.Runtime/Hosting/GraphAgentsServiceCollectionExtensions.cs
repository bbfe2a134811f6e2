using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Hosting;
using Graph.Runtime.Reducers;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes a host able to run workflows.</summary>
public static class GraphAgentsServiceCollectionExtensions
{
    /// <summary>Adds GraphAgents; calling it again adds to what is there.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>A builder that takes the host's own nodes and reducers.</returns>
    public static GraphAgentsBuilder AddGraphAgents(this IServiceCollection services, Action<GraphAgentsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new GraphAgentsBuilder(services)
            .WithOptions(configure)
            .WithClock()
            .WithNodeTypes()
            .WithCompiler()
            .WithEngine();
    }

    private static GraphAgentsBuilder WithOptions(this GraphAgentsBuilder builder, Action<GraphAgentsOptions>? configure)
    {
        builder.Services.AddOptions<GraphAgentsOptions>().Configure(options => configure?.Invoke(options));
        return builder;
    }

    private static GraphAgentsBuilder WithClock(this GraphAgentsBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder;
    }

    private static GraphAgentsBuilder WithCompiler(this GraphAgentsBuilder builder)
    {
        builder.Services.TryAddSingleton(provider => new WorkflowCompiler(
            provider.GetRequiredService<NodeRegistry>(),
            provider,
            new WorkflowCompilerOptions { Reducers = provider.GetServices<Reducer>().ToDictionary(reducer => reducer.Name, StringComparer.Ordinal) }));
        return builder;
    }

    private static GraphAgentsBuilder WithEngine(this GraphAgentsBuilder builder)
    {
        builder.Services.AddSharedState();
        builder.Services.TryAddSingleton(provider => new WorkflowRunner(
            provider.GetRequiredService<ICheckpointStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IIdGenerator>()));
        builder.Services.TryAddSingleton<ThreadReader>();
        return builder;
    }

    private static GraphAgentsBuilder WithNodeTypes(this GraphAgentsBuilder builder)
    {
        builder.Services.TryAddSingleton(provider => new NodeRegistry(provider.GetServices<NodeDescriptor>()));
        return builder;
    }
}
