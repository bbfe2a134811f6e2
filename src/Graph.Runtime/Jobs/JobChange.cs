using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>What a commit does with the thread's job, in the same atomic act. A commit without one, by the worker that has the job, starts the count of
/// attempts anew.</summary>
public abstract record JobChange
{
    private JobChange()
    {
    }

    /// <summary>Asks for work on the thread: a submitter's commit of an input or of answers. Replaces whatever job the thread had.</summary>
    /// <param name="Id">A fresh id.</param>
    /// <param name="Placement">Where it stands in line.</param>
    public sealed record Enqueue(JobId Id, JobPlacement Placement) : JobChange
    {
        /// <summary>When it can be taken; null for at once.</summary>
        public Timestamp? NotBefore { get; init; }

        /// <summary>By which a repetition of the same request is told; null when it may be repeated.</summary>
        public SubmissionKey? Key { get; init; }
    }

    /// <summary>Leaves the job as it is, attempts included: a commit that only says who goes on with the thread. It is no progress, and work that kills
    /// its workers would begin a new count with each of them.</summary>
    public sealed record Keep : JobChange;

    /// <summary>Gives the job back unfinished, to go on at once: the worker is about to stop. The thread keeps its age in the queue.</summary>
    /// <param name="Id">A fresh id.</param>
    public sealed record Requeue(JobId Id) : JobChange;

    /// <summary>Gives the worker back until a time, when the thread is ready by itself. Where commands came in meanwhile, it is ready at once for them.</summary>
    /// <param name="Id">A fresh id.</param>
    /// <param name="Until">When.</param>
    public sealed record Sleep(JobId Id, Timestamp Until) : JobChange;

    /// <summary>The thread goes on in another store, and its job with it. Commands that wait stay for whoever takes them there.</summary>
    public sealed record Leave : JobChange;

    /// <summary>The run failed and is tried again at a time.</summary>
    /// <param name="Id">A fresh id.</param>
    /// <param name="At">When.</param>
    /// <param name="Failure">What went wrong.</param>
    public sealed record Retry(JobId Id, Timestamp At, JobFailure Failure) : JobChange;

    /// <summary>The run failed for good: a dead letter.</summary>
    /// <param name="Failure">What went wrong.</param>
    public sealed record Park(JobFailure Failure) : JobChange;

    /// <summary>The work is done. Where commands came in meanwhile, the thread is put into the queue again for them.</summary>
    /// <param name="Next">The id for that case.</param>
    public sealed record End(JobId Next) : JobChange;
}
