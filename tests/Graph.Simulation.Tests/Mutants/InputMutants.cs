using System.Text.Json.Nodes;
using Graph.Runtime.Checkpoints;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Stores an input that takes the place of another one as one that goes on from it: what that one did stays.</summary>
internal sealed class RollbackForgotten(ICheckpointStore inner, Dictionary<CommitHash, CommitHash> stored) : RewritingStore(inner, static _ => { }, stored)
{
    protected override CheckpointCommit Prepare(CheckpointCommit commit) => commit.Header.ParentVersion == commit.Header.Version - 1 ? commit : commit with
    {
        Header = commit.Header with { ParentVersion = commit.Header.Version - 1, ParentHash = commit.ExpectedHead },
        Snapshot = null,
    };
}

/// <summary>What a forgetful engine would do with an input that comes for a thread on its way.</summary>
internal static class InputsForgotten
{
    /// <summary>Stops the run that is in the way, and goes on without the input.</summary>
    internal static void Forget(JsonObject transition)
    {
        if (transition["source"]!.GetValue<string>() == "input" && transition["step"]!.GetValue<long>() > 0)
        {
            transition.Remove("changes");
        }
    }
}
