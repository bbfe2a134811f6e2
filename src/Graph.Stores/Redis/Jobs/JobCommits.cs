using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Redis.Jobs;

/// <summary>Commits that do something with the thread's job: what it comes to is decided here by what was read, and stored only if that still holds.</summary>
internal sealed class JobCommits(ThreadWriting writing, JobRecords records, JobRoom room, Submissions submissions, JobWake wake)
{
    internal async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Job is not JobChange.Enqueue { Key: { } key } enqueue)
        {
            return await DecideAndCommitAsync(commit, cancellationToken);
        }

        var thread = commit.Header.ThreadId;
        var reservation = await submissions.ReserveAsync(thread, enqueue.Id, key, cancellationToken);
        try
        {
            var stop = await DecideAndCommitAsync(commit, cancellationToken);
            await submissions.ConfirmAsync(thread, enqueue.Id, key, reservation, cancellationToken);
            return stop;
        }
        catch (Exception refusal) when (refusal is GraphAgentsException and not StoreException or ArgumentException)
        {
            await submissions.GiveUpAsync(key, reservation, cancellationToken);
            throw;
        }
    }

    private async ValueTask<StopRequest?> DecideAndCommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var (thread, change) = (commit.Header.ThreadId, commit.Job);
        while (true)
        {
            var record = await records.ReadAsync(thread, cancellationToken);
            if (change is JobChange.Enqueue enqueue && record.Version < commit.Header.Version)
            {
                await room.RequireAsync(enqueue.Placement, record.Now, cancellationToken);
            }

            // The command that this commit takes in is one of those that wait.
            var waiting = record.Commands - (commit.Consumes is null ? 0 : 1);
            var job = JobRules.Apply(record.Job, change, waiting > 0, record.Now);
            var write = change is null ? JobWrite.None : JobWrite.Of(thread, record.Revision, job, record.Lease);
            var submission = (change as JobChange.Enqueue)?.Key is null ? "" : (change as JobChange.Enqueue)!.Id.Value;
            var reply = await writing.SendAsync(commit, [.. write, submission, commit.Consumes ?? ""], cancellationToken);
            if (reply.Word == ScriptReply.Changed)
            {
                continue;
            }

            var stop = reply.RequireAccepted(thread, commit.Header.Version).Stop(1);
            if (job is { State: JobState.Ready })
            {
                await wake.TellAsync(job.Placement.Queue, cancellationToken);
            }

            return stop;
        }
    }
}
