namespace Graph.Runtime.Engine;

/// <summary>The one table of what a run may do next.</summary>
public static class RunLifecycle
{
    private static readonly Dictionary<RunStatus, RunStatus[]> Next = new()
    {
        [RunStatus.Queued] = [RunStatus.Running, RunStatus.Cancelled],
        [RunStatus.Running] =
        [
            RunStatus.Queued, RunStatus.Succeeded, RunStatus.Interrupted, RunStatus.Failed, RunStatus.Cancelled, RunStatus.TimedOut,
        ],
        [RunStatus.Succeeded] = [RunStatus.Queued],
        [RunStatus.Interrupted] = [RunStatus.Queued, RunStatus.Cancelled],
        [RunStatus.Failed] = [RunStatus.Queued, RunStatus.DeadLettered, RunStatus.Cancelled],
        [RunStatus.Cancelled] = [RunStatus.Queued],
        [RunStatus.TimedOut] = [RunStatus.Queued, RunStatus.DeadLettered, RunStatus.Cancelled],
        [RunStatus.DeadLettered] = [RunStatus.Queued],
    };

    /// <summary>Whether a status may follow another.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="to">The status wanted.</param>
    /// <returns>True when the table permits it.</returns>
    public static bool Permits(RunStatus from, RunStatus to) => Next[from].Contains(to);

    /// <summary>Whether nothing runs in a status until somebody resumes.</summary>
    /// <param name="status">The status.</param>
    /// <returns>True for every status but queued and running.</returns>
    public static bool IsAtRest(RunStatus status) => status is not (RunStatus.Queued or RunStatus.Running);

    /// <summary>Refuses what the table does not permit.</summary>
    /// <param name="from">The status now.</param>
    /// <param name="to">The status wanted.</param>
    /// <exception cref="InvalidOperationException">The table does not permit it.</exception>
    internal static void Require(RunStatus from, RunStatus to)
    {
        if (!Permits(from, to))
        {
            throw new InvalidOperationException($"A run that is {from} cannot become {to}; it can become {string.Join(", ", Next[from])}.");
        }
    }
}
