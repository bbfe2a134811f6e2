using Graph.Runtime.Checkpoints;
using Graph.Runtime.Hosting;
using Graph.Runtime.Scheduling;
using Graph.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host make schedules and carry them out.</summary>
public static class GraphAgentsBuilderSchedulingExtensions
{
    /// <summary>Adds <see cref="ScheduleBook"/> for schedules by cron expressions. A worker that <c>AddGraphAgentsWorker</c> adds starts their runs then.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder AddSchedules(this GraphAgentsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IScheduleCalendar, CronCalendar>();
        builder.Services.TryAddSingleton(provider => new ScheduleBook(
            provider.GetRequiredService<ICheckpointStore>(), provider.GetRequiredService<IScheduleCalendar>(), provider.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
