using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives a host shared state, with or without workflows.</summary>
public static class SharedStateServiceCollectionExtensions
{
    /// <summary>Adds <see cref="StateStore"/> over the host's store of threads, and over the memory of the process when it has none.
    /// <c>AddGraphAgents</c> does it too.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the settings, such as <c>options => options with { MaxAttempts = 50 }</c>; those of the last call are the ones.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">A setting is out of its bounds.</exception>
    public static IServiceCollection AddSharedState(
        this IServiceCollection services, Func<StateStoreOptions, StateStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdGenerator>(provider => new SortableIdGenerator(provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.TryAddSingleton<ICheckpointStore, InMemoryCheckpointStore>();
        services.TryAddSingleton(new StateStoreOptions());
        services.TryAddSingleton(provider => new StateStore(
            provider.GetService<ISharedStateStore>() ?? StateOf(provider.GetRequiredService<ICheckpointStore>()),
            provider.GetRequiredService<StateStoreOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IIdGenerator>()));
        if (configure is not null)
        {
            var options = configure(new StateStoreOptions());
            options.Validate();
            services.Replace(ServiceDescriptor.Singleton(options));
        }

        return services;
    }

    private static ISharedStateStore StateOf(ICheckpointStore store) => store as ISharedStateStore
        ?? throw new StoreException($"The store '{store.Description.Uri}' keeps threads and no shared state. Use one of the stores that ship, or register an ISharedStateStore.");
}
