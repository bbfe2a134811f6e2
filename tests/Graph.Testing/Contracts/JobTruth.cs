using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Testing.Contracts;

/// <summary>What a thread, its lease, its job and its commands are by the promises: no queue and no index, only the rules.</summary>
internal sealed class JobTruth
{
    private readonly List<ThreadCommand> _commands = [];

    internal List<CheckpointCommit> Commits { get; } = [];

    internal ThreadLease? Lease { get; private set; }

    internal ThreadJob? Job { get; private set; }

    internal IReadOnlyList<ThreadCommand> Commands => _commands;

    internal CheckpointCommit? Last => Commits.Count == 0 ? null : Commits[^1];

    internal string Commit(CheckpointCommit commit, Timestamp now)
    {
        if (Commits.Exists(stored => stored.Header.Hash == commit.Header.Hash))
        {
            return "done";
        }

        ThreadLease? lease;
        try
        {
            lease = LeaseRules.Decide(commit.Header.ThreadId, Lease, commit.Lease, now);
        }
        catch (LeaseLostException)
        {
            return "lost";
        }
        catch (ThreadBusyException)
        {
            return "busy";
        }

        if (commit.ExpectedHead != (Last?.Header.Hash ?? CommitHash.None))
        {
            return "conflict";
        }

        Lease = lease;
        Commits.Add(commit);
        _commands.RemoveAll(command => command.Id == commit.Consumes);
        Job = JobRules.Apply(Job, commit.Job, _commands.Count > 0, now);
        return "done";
    }

    /// <summary>Whether a worker may get it now.</summary>
    internal bool CanBeTaken(Timestamp now) => Job is not null && JobRules.CanBeTaken(Job, Lease, now);

    /// <summary>Whether it may be what killed its workers.</summary>
    internal bool IsSuspect => Job is not null && JobRules.IsSuspect(Job);

    /// <summary>A claim that left a job whose time has come may have put it in line.</summary>
    /// <param name="state">How the store has it.</param>
    /// <returns>True: it is still there.</returns>
    internal bool PutInLine(JobState state)
    {
        Job = Job is { State: JobState.Delayed } due && state == JobState.Ready ? due with { State = state, DueAt = null } : Job;
        return true;
    }

    /// <summary>Whether it is parked in place of given out.</summary>
    internal bool IsPoison(int maxAttempts) => Job?.Attempt >= maxAttempts;

    internal void Take(CommitLease.Take claim, int maxAttempts, Timestamp now)
    {
        Job = JobRules.Take(Job!, Lease, maxAttempts, now);
        if (Job.State == JobState.Running)
        {
            Lease = new ThreadLease(claim.Nonce, claim.Owner, LeaseRules.After(now, claim.Duration)) { Lasts = claim.Duration };
        }
    }

    internal bool LetGo(JobGrant grant, Func<ThreadJob, ThreadJob> change)
    {
        if (Job?.State != JobState.Running || Lease?.Nonce != grant.Nonce)
        {
            return false;
        }

        Job = change(Job);
        Lease = null;
        return true;
    }

    internal bool Keep(ThreadCommand command)
    {
        if (Job?.State is not (JobState.Ready or JobState.Running))
        {
            return false;
        }

        _commands.Add(command);
        return true;
    }

    internal bool MoveDeadLetter(Func<ThreadJob, ThreadJob?> change)
    {
        if (Job?.State != JobState.Parked)
        {
            return false;
        }

        Job = change(Job);
        return true;
    }

    /// <summary>What can be read, in words; a job whose time has come is as good as ready, whether or not it was put in line already.</summary>
    internal static string Describe(ThreadJob? job, ThreadLease? lease, IEnumerable<ThreadCommand> commands, long version, Timestamp now) =>
        $"version {version}, lease {lease?.Nonce}, commands [{string.Join(", ", commands.Select(command => command.Id))}], job "
        + (job is null
            ? "none"
            : $"{job.Id} {(job.State == JobState.Delayed && job.DueAt <= now ? JobState.Ready : job.State)}, attempt {job.Attempt}, "
                + $"failures {job.Failures} [{string.Join(", ", job.History.Select(failure => failure.Kind))}]");
}
