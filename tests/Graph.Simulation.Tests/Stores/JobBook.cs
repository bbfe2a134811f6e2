using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Simulation.Tests.Stores;

/// <summary>Counts by itself how often each thread was given to a worker since its last progress, and says where the store counts otherwise.</summary>
internal sealed class JobBook
{
    private readonly Dictionary<ThreadId, Count> _counts = [];

    /// <summary>How often a thread was given out since its last progress.</summary>
    internal int ClaimsOf(ThreadId thread) => _counts.GetValueOrDefault(thread).Claims;

    /// <summary>Takes note of a call that was made and not refused.</summary>
    /// <returns>What the store counts otherwise; null when all is well.</returns>
    internal string? Judge(MadeCall made)
    {
        if (made.Answer.Value is IReadOnlyList<JobGrant> grants)
        {
            return grants.Select(JudgeGrant).FirstOrDefault(foul => foul is not null);
        }

        if (made.Call.Commit is { } commit)
        {
            NoteCommit(commit);
        }
        else if (made.Call is { LetGo: not null, ThreadId: { } thread } && made.Answer.Value is true)
        {
            // Whoever lets go lives, be it that the work failed.
            _counts[thread] = new Count(Math.Max(0, ClaimsOf(thread) - 1), IsRunning: false);
        }

        return null;
    }

    private string? JudgeGrant(JobGrant grant)
    {
        var claims = ClaimsOf(grant.ThreadId) + 1;
        _counts[grant.ThreadId] = new Count(claims, IsRunning: true);
        return grant.Job.Attempt == claims
            ? null
            : $"'{grant.ThreadId}' was given out as attempt {grant.Job.Attempt}, and it is the {claims}. since its last progress.";
    }

    /// <summary>Progress of a worker begins a new count, this attempt included; saying who goes on is no progress.</summary>
    private void NoteCommit(CheckpointCommit commit)
    {
        var thread = commit.Header.ThreadId;
        var count = _counts.GetValueOrDefault(thread);
        _counts[thread] = commit.Job switch
        {
            null => count.IsRunning ? count with { Claims = Math.Min(1, count.Claims) } : count,
            JobChange.Keep => count,
            _ => default,
        };
    }

    private readonly record struct Count(int Claims, bool IsRunning);
}
