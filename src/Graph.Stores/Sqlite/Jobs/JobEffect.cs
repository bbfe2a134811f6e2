using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>What a commit does to its thread's job, within the transaction of the commit.</summary>
internal sealed class JobEffect(CheckpointCommit commit, JobQueueOptions options)
{
    /// <summary>Whether there may be work for somebody now.</summary>
    internal bool MakesWork { get; private set; }

    /// <summary>Refuses a job that may not be asked for; nothing is written yet.</summary>
    internal void Admit(WriteStatements statements, Timestamp now)
    {
        MakesWork = false;
        if (commit.Job is JobChange.Enqueue asked)
        {
            statements.Jobs.Admission.Require(asked, options, now);
        }
    }

    /// <summary>Writes what becomes of the job. Whoever knows the thread knows as well that a commit without a change leaves the job alone.</summary>
    internal void Apply(WriteStatements statements, long thread, bool isKnown, Timestamp now)
    {
        if (isKnown && commit.Job is null && commit.Consumes is null)
        {
            return;
        }

        var jobs = statements.Jobs;
        if (commit.Job is JobChange.Enqueue asked)
        {
            jobs.Admission.Note(asked, commit.Header.ThreadId, options, now);
        }

        if (commit.Consumes is { } command)
        {
            jobs.Consume(thread, command);
        }

        var before = jobs.Rows.Find(thread);
        var after = JobRules.Apply(before, commit.Job, commit.Job is JobChange.End && jobs.HasCommands(thread), now);
        if (!ReferenceEquals(before, after))
        {
            jobs.Save(thread, after);
            MakesWork = after is { State: JobState.Ready or JobState.Delayed };
        }
    }
}
