using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;
using Graph.Scheduling;

namespace Graph.Host.Cli.Doctor;

/// <summary>Looks at the schedules: those that cannot be started, and those that nobody starts.</summary>
/// <param name="environment">The clock, and how commands are called.</param>
/// <param name="store">Where they are.</param>
internal sealed class ScheduleCheckup(CommandEnvironment environment, ICheckpointStore store)
{
    internal async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var late = LeaseRules.After(Timestamp.From(environment.Time.GetUtcNow()), -ScheduleRules.Tolerance);
        var book = new ScheduleBook(store, new CronCalendar(), environment.Time);
        return await book.ListAsync(cancellationToken)
            .Select(entry => entry switch
            {
                { Problem: { } problem } => new Finding(
                    "schedule", $"'{entry.Schedule.Name}' cannot start what was due at {Words.At(entry.Waiting.FirstOrDefault(late))}: {problem}",
                    $"Mend that, or store it anew with '{environment.CommandName} schedules add {entry.Schedule.Name} … --replace'."),
                { NextAt: { } next } when next < late => new Finding(
                    "schedule", $"'{entry.Schedule.Name}' was due at {Words.At(next)}, and nobody started it", $"'{environment.CommandName} worker' starts what is due."),
                _ => null,
            })
            .OfType<Finding>()
            .ToListAsync(cancellationToken);
    }
}
