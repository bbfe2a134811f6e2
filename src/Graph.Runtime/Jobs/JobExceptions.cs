namespace Graph.Runtime.Jobs;

/// <summary>A request with the same idempotency key was taken before; this one changed nothing, and its answer is that of the first.</summary>
public sealed class AlreadySubmittedException : GraphAgentsException
{
    /// <summary>States it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="threadId">The thread that the first request moved.</param>
    public AlreadySubmittedException(SubmissionKey key, ThreadId threadId)
        : base($"The request '{key?.Key}' was taken before; it moved thread '{threadId}'.") => ThreadId = threadId;

    /// <summary>The thread that the first request moved.</summary>
    public ThreadId ThreadId { get; }
}

/// <summary>An idempotency key was used before for another request.</summary>
/// <param name="key">The key.</param>
public sealed class SubmissionMismatchException(SubmissionKey key)
    : GraphAgentsException($"The idempotency key '{key?.Key}' was used before for another request. Nothing was changed; use a fresh key for a new request.");

/// <summary>A queue takes nothing more for now.</summary>
public sealed class QueueFullException : GraphAgentsException
{
    /// <summary>States it.</summary>
    /// <param name="what">What is full, such as <c>queue 'default' has all the jobs that it may have (100000)</c>.</param>
    /// <param name="retryAfter">When to try again.</param>
    public QueueFullException(string what, TimeSpan retryAfter)
        : base($"Nothing was queued: {what}. Try again in {Math.Ceiling(retryAfter.TotalSeconds)} s.") => RetryAfter = retryAfter;

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; }
}
