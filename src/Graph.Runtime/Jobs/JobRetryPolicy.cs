using System.Collections.Frozen;
using Graph.Runtime.Authoring;

namespace Graph.Runtime.Jobs;

/// <summary>Whether and when a job whose run failed is tried again. Retries of single nodes are the workflow's own and come before.</summary>
public sealed record JobRetryPolicy
{
    /// <summary>How many runs of a job may fail before it is parked.</summary>
    /// <value>Default 5; 1 parks at the first failure.</value>
    public int MaxFailures { get; init; } = 5;

    /// <summary>The longest wait before the first retry; each further one may wait twice as long.</summary>
    /// <value>Default 1 second.</value>
    public TimeSpan Initial { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait of all.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The sorts of errors that may well be over at another time; any other parks the job at once.</summary>
    /// <value>Default: timeout, http_5xx, rate_limited, model and transient.</value>
    public IReadOnlySet<string> TransientKinds { get; init; } = FrozenSet.Create(
        StringComparer.Ordinal, ErrorKind.Timeout, ErrorKind.ServerError, ErrorKind.RateLimited, ErrorKind.Model, ErrorKind.Transient);

    /// <summary>How long to wait; a random part of the longest wait, so that what failed together does not come back together.</summary>
    /// <param name="failures">How many runs of the job have failed, this one included.</param>
    /// <param name="kind">The sort of error.</param>
    /// <param name="random">Where the random part comes from; it is locked meanwhile.</param>
    /// <returns>The wait; null when the job is to be parked.</returns>
    public TimeSpan? FindWait(int failures, string kind, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (failures >= MaxFailures || !TransientKinds.Contains(kind))
        {
            return null;
        }

        lock (random)
        {
            return FullWait(failures) * random.NextDouble();
        }
    }

    private TimeSpan FullWait(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(Initial.Ticks * Math.Pow(2, Math.Min(failures - 1, 62)), Max.Ticks));
}
