using Graph.Runtime.Authoring;
using Graph.Runtime.Hosting;
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
            .WithNodeTypes();
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

    private static GraphAgentsBuilder WithNodeTypes(this GraphAgentsBuilder builder)
    {
        builder.Services.TryAddSingleton(provider => new NodeRegistry(provider.GetServices<NodeDescriptor>()));
        return builder;
    }
}
