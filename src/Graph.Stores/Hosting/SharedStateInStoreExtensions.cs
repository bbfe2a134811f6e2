using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where the shared state of a host without workflows lives.</summary>
public static class SharedStateInStoreExtensions
{
    /// <summary>Adds <see cref="StateStore"/> over the store that a URI names; the host closes it at its end.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="uri">One of the forms that <see cref="StoreUris.Forms"/> lists; it is opened when the store is first asked for.</param>
    /// <param name="configure">Changes the settings, such as <c>options => options with { MaxAttempts = 50 }</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">A setting is out of its bounds.</exception>
    public static IServiceCollection AddSharedState(
        this IServiceCollection services, string uri, Func<StateStoreOptions, StateStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(uri);
        services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(_ => StoreUris.Open(uri)));
        return services.AddSharedState(configure);
    }
}
