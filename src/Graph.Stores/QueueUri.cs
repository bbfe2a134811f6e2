using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Stores;

/// <summary>The bounds of a store's queues as a URI writes them: the same names for every store.</summary>
internal static class QueueUri
{
    /// <summary>How the first of them is written, for the forms of the stores' addresses; the guide has all.</summary>
    internal const string Form = "max_waiting=number…";

    private static readonly Bound[] Bounds =
    [
        new("max_waiting", "1 to 10,000,000 jobs that are ready or delayed in one queue", (queues, number) => queues with { MaxQueued = number }),
        new("tenant_waiting", "1 to 10,000,000 jobs of one tenant that are ready or delayed", (queues, number) => queues with { MaxQueuedPerTenant = number }),
        new("tenant_running", "1 to 10,000,000 jobs of one tenant that run at once", (queues, number) => queues with { MaxRunningPerTenant = number }),
        new("tenant_starts", "1 to 10,000,000 jobs that one tenant asks for in a second", (queues, number) => queues with { MaxStartsPerSecond = number }),
        new("key_lifetime", "60 to 2,592,000 seconds for which an idempotency key is remembered", (queues, number) => queues with { KeyLifetime = TimeSpan.FromSeconds(number) }),
        new("retry_after", "1 to 3,600 seconds that a caller is told to wait when a queue is full", (queues, number) => queues with { RetryAfter = TimeSpan.FromSeconds(number) }),
    ];

    /// <summary>The settings among those of a store's address.</summary>
    /// <typeparam name="TOptions">The store's options.</typeparam>
    /// <param name="read">Takes the bounds out of them.</param>
    /// <param name="write">Puts others in.</param>
    internal static IEnumerable<KeyValuePair<string, Func<TOptions, string, TOptions?>>> For<TOptions>(
        Func<TOptions, JobQueueOptions> read, Func<TOptions, JobQueueOptions, TOptions> write) =>
        Bounds.Select(bound => KeyValuePair.Create<string, Func<TOptions, string, TOptions?>>(bound.Name, (options, value) => write(options, bound.Set(read(options), value))));

    private sealed record Bound(string Name, string Takes, Func<JobQueueOptions, int, JobQueueOptions> With)
    {
        /// <exception cref="StoreException">The value is no number, or out of its bounds. It is not repeated: in an address it may be a password.</exception>
        internal JobQueueOptions Set(JobQueueOptions queues, string value)
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && With(queues, number) is var changed && changed.IsWithinBounds())
            {
                return changed;
            }

            throw new StoreException($"The option '{Name}' of a store's address takes a whole number: {Takes}.");
        }
    }
}
