using Graph.Runtime.Hosting;
using Graph.Runtime.Jobs;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host carry out jobs.</summary>
public static class GraphAgentsBuilderWorkerExtensions
{
    /// <summary>Adds a worker that serves the queues of the host's store for as long as the host runs, and is drained when it stops. Its
    /// <see cref="WorkerStatus"/> is a service for probes; every <see cref="IWorkerObserver"/> among the services is told what it does.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings, such as <c>options => options with { Concurrency = 4 }</c>; calling again changes them further. They are
    /// checked when the host starts, which fails then with an <see cref="Options.OptionsValidationException"/>.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder AddGraphAgentsWorker(
        this GraphAgentsBuilder builder, Func<JobWorkerOptions, JobWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.AddSingleton(new WorkerSetting(configure));
        }

        builder.Services.TryAddSingleton<IWorkflowSource, StoredWorkflows>();
        builder.Services.TryAddSingleton<WorkerStatus>();
        builder.Services.AddHostedService<HostedWorker>();
        return builder;
    }
}
