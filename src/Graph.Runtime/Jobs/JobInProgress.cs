using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Runtime.Jobs;

/// <summary>A job that a worker has, and its run once that has begun.</summary>
internal sealed class JobInProgress(JobGrant grant, long claimedAt)
{
    private readonly Lock _gate = new();
    private WorkflowRun? _run;
    private bool _isDraining;
    private bool _isAtOnce;
    private volatile bool _isAlone = JobRules.RunsAlone(grant.Job);

    internal JobGrant Grant => grant;

    /// <summary>Whether nothing may be beside it: its workers died more than once, and it has not stored a step since.</summary>
    internal bool IsAlone => _isAlone;

    internal long ClaimedAt => claimedAt;

    /// <summary>Ends when the worker has it no more; never fails.</summary>
    internal Task Work { get; set; } = Task.CompletedTask;

    /// <summary>It has stored a step: what killed its workers was something else, or is behind it.</summary>
    internal void Progressed() => _isAlone = false;

    /// <summary>Notes the run, which is told what was asked before there was one.</summary>
    internal void Watch(WorkflowRun run)
    {
        lock (_gate)
        {
            _run = run;
        }

        Tell();
    }

    /// <summary>Lets the step in hand end.</summary>
    internal void Drain()
    {
        _isDraining = true;
        Tell();
    }

    /// <summary>Stops the step in hand.</summary>
    internal void DrainAtOnce()
    {
        _isAtOnce = true;
        Drain();
    }

    private void Tell()
    {
        WorkflowRun? run;
        lock (_gate)
        {
            run = _run;
        }

        if (_isDraining)
        {
            run?.AskToStop(StopKind.Drain, reason: "The worker stops.");
        }

        if (_isAtOnce)
        {
            run?.StopTasks();
        }
    }
}
