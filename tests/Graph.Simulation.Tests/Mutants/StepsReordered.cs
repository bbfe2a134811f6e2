using System.Text.Json.Nodes;
using Graph.Runtime.Checkpoints;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Stores what a step changed with the step before it, and the other way round, where a run is ahead of the store: as if the order of what waits were lost.</summary>
/// <remarks>Who is ahead says so in each step, since its tasks are not known by the version.</remarks>
internal sealed class StepsReordered(ICheckpointStore inner, Dictionary<CommitHash, CommitHash> stored, StepsReordered.Held held)
    : RewritingStore(inner, held.Exchange, stored)
{
    /// <summary>What the last such step changed.</summary>
    internal sealed class Held
    {
        private JsonNode? _changes;

        internal void Exchange(JsonObject transition)
        {
            if (transition["origin"] is null || transition["steps"] is not null || transition["changes"] is not { } changes)
            {
                return;
            }

            if (_changes is { } before)
            {
                transition["changes"] = before;
            }
            else
            {
                transition.Remove("changes");
            }

            _changes = changes.DeepClone();
        }
    }
}
