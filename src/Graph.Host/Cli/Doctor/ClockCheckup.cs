using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Doctor;

/// <summary>Looks at the clocks: how far the store's and this machine's are apart, and whether a machine whose clock is ahead has saved something.</summary>
/// <param name="environment">This machine's clock.</param>
/// <param name="store">The store.</param>
internal sealed class ClockCheckup(CommandEnvironment environment, ICheckpointStore store)
{
    private const string Advice = "Set the clocks of all machines that use this store, and of its server, such as by NTP: leases and what is due are counted by the store's clock, "
        + "'--at', '--delay', schedules and the times in the history by the machine's.";

    // Machines that ask a time server are much closer together.
    private static readonly TimeSpan LargestOffset = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLead = TimeSpan.FromMinutes(1);

    /// <summary>Looks at them.</summary>
    /// <param name="inspection">What the store says, and when it was asked; null for a store that cannot be.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal async Task<IReadOnlyList<Finding>> LookAsync(TimedInspection? inspection, CancellationToken cancellationToken)
    {
        var now = Timestamp.From(environment.Time.GetUtcNow());
        var newest = await new ThreadReader(store).ListAsync(new ThreadQuery { Limit = 1 }, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        var findings = new List<Finding>();
        if (inspection is not null)
        {
            findings.Add(Compare(inspection));
        }

        findings.Add(newest is not null && newest.Header.CreatedAt > LeaseRules.After(now, LongestLead)
            ? new Finding("clock", $"thread '{newest.Header.ThreadId}' was saved at {Words.At(newest.Header.CreatedAt)}, and here it is {Words.At(now)}", Advice)
            : new Finding("clock", $"{Words.At(now)}, and nothing was saved later"));
        return findings;
    }

    private static Finding Compare(TimedInspection inspection)
    {
        var (offset, doubt) = (inspection.Offset, inspection.Doubt);
        var distance = Text(offset.Duration());
        var words = offset.Duration() <= doubt
            ? $"the store's clock and this machine's say the same, give or take {Text(doubt)}"
            : $"this machine's clock is {distance} {(offset > TimeSpan.Zero ? "behind" : "ahead of")} the store's, give or take {Text(doubt)}";
        return new Finding("clock", words, offset.Duration() - doubt > LargestOffset ? Advice : null);
    }

    // To the millisecond: an answer from a store takes about that long.
    private static string Text(TimeSpan time) => Duration.From(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds))).ToTypedText();
}
