namespace Graph.Runtime.Jobs;

/// <summary>Whether a queue takes one more job, decided in one place for every store that decides it in this process.</summary>
public static class JobAdmission
{
    /// <summary>Refuses a job that is one too many. What no bound asks for is not counted.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="queued">How many jobs of the queue are ready or delayed.</param>
    /// <param name="queuedOfTenant">Counts the tenant's jobs that are ready or delayed.</param>
    /// <param name="startedOfTenant">Counts the jobs that the tenant asked for in this second.</param>
    /// <exception cref="QueueFullException">It is one too many; the message says of what.</exception>
    public static void Require(
        JobQueueOptions options, string queue, string tenant, long queued, Func<long> queuedOfTenant, Func<long> startedOfTenant)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(queuedOfTenant);
        ArgumentNullException.ThrowIfNull(startedOfTenant);
        if (queued >= options.MaxQueued)
        {
            throw new QueueFullException($"queue '{queue}' has all the jobs that it may have ({options.MaxQueued})", options.RetryAfter);
        }

        if (options.MaxQueuedPerTenant is { } most && queuedOfTenant() >= most)
        {
            throw new QueueFullException($"tenant '{tenant}' has all the jobs queued that it may have ({most})", options.RetryAfter);
        }

        if (options.MaxStartsPerSecond is { } starts && startedOfTenant() >= starts)
        {
            throw new QueueFullException($"tenant '{tenant}' asked for all the jobs that it may ask for in a second ({starts})", options.RetryAfter);
        }
    }
}
