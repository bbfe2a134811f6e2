using Graph.Runtime.Checkpoints;

namespace Graph.Host.Cli.Doctor;

/// <summary>What a store said of itself, and how its clock stands to this machine's.</summary>
/// <param name="Inspection">What it said.</param>
/// <param name="Offset">How far its clock is ahead.</param>
/// <param name="Doubt">How much more or less that may be: its answer was made at some time between question and answer.</param>
internal sealed record TimedInspection(StoreInspection Inspection, TimeSpan Offset, TimeSpan Doubt)
{
    /// <summary>Asks a store; null for one that cannot be asked.</summary>
    internal static async Task<TimedInspection?> AskAsync(ICheckpointStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (store is not IInspectableStore asked)
        {
            return null;
        }

        var before = time.GetUtcNow();
        var inspection = await asked.InspectAsync(cancellationToken);
        var doubt = (time.GetUtcNow() - before) / 2;
        return new TimedInspection(inspection, inspection.Now.ToDateTimeOffset() - (before + doubt), doubt);
    }
}
