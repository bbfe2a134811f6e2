using System.Diagnostics;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli;

/// <summary>What the command's exit code says; the numbers are a contract with scripts and never change their meaning.</summary>
internal enum ExitCode
{
    /// <summary>Done; a run reached its end.</summary>
    Success = 0,

    /// <summary>The run failed; its last state is saved and `graph resume` tries again. Of `graph test`: a scenario failed.</summary>
    RunFailed = 1,

    /// <summary>The command line, an input or an answer is not right; nothing was run.</summary>
    Usage = 2,

    /// <summary>A workflow or a file of scenarios has errors; nothing was run.</summary>
    InvalidWorkflow = 3,

    /// <summary>The run waits for an answer or for a time; `graph resume` goes on.</summary>
    Interrupted = 4,

    /// <summary>The run was stopped on request (Ctrl+C, `graph cancel`) or handed back (SIGTERM); `graph resume` goes on.</summary>
    Cancelled = 5,

    /// <summary>The run's time was up; its last state is saved and `graph resume` goes on.</summary>
    TimedOut = 6,

    /// <summary>The store cannot be used, is damaged, or another process moved the thread first.</summary>
    StoreProblem = 7,

    /// <summary>The store has no such thread, or the thread no such version.</summary>
    NotFound = 8,

    /// <summary>`graph format --check` found files that are not in the format's style.</summary>
    Unformatted = 9,

    /// <summary>Another run moves the thread, and nobody wanted to wait for it.</summary>
    ThreadBusy = 10,

    /// <summary>The queue takes nothing more for now; nothing was stored, and the message says when to try again.</summary>
    QueueFull = 11,

    /// <summary>The `--key` was used before for another request; nothing was stored.</summary>
    KeyReused = 12,

    /// <summary>`graph doctor` or `graph store verify` found something that needs a person, or `graph store` left a thread where it was.</summary>
    NeedsAttention = 13,

    /// <summary>Somebody else answered first; nothing was stored.</summary>
    AlreadyAnswered = 14,

    /// <summary>A defect of the product; please report it.</summary>
    Defect = 70,
}

/// <summary>Which exit code follows from where a run stands.</summary>
internal static class ExitCodes
{
    internal static ExitCode For(RunStatus status) => status switch
    {
        RunStatus.Succeeded => ExitCode.Success,
        RunStatus.Interrupted => ExitCode.Interrupted,
        RunStatus.Failed or RunStatus.DeadLettered => ExitCode.RunFailed,
        RunStatus.Cancelled or RunStatus.Running => ExitCode.Cancelled,
        RunStatus.TimedOut => ExitCode.TimedOut,
        RunStatus.Queued => throw new UnreachableException($"A run that is over cannot be {status}."),
    };
}
