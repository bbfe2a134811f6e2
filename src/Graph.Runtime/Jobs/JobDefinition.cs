using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Queueing;

namespace Graph.Runtime.Jobs;

/// <summary>Which definition the next run of a thread needs.</summary>
internal static class JobDefinition
{
    /// <summary>The definition's hash, and the file that relative paths in it start from; null for the one that it names.</summary>
    internal static (string Hash, string? File) Of(StoredThread stored)
    {
        if (stored.TakesKeptInput())
        {
            try
            {
                return (KeptInput.Read(stored.Commands[0]).WorkflowHash, null);
            }
            catch (RunRefusedException)
            {
                // The run itself refuses it, and notes that in the history.
            }
        }

        return (stored.Workflow.Hash, StoredTransition.FindSourceFile(stored));
    }

    /// <summary>Whether what is to be done is to take in the oldest kept input: the thread is at rest, and nothing of it is to be tried again first.</summary>
    internal static bool TakesKeptInput(this StoredThread stored) =>
        stored.Commands.Count > 0 && stored.Head.Status is RunStatus.Succeeded or RunStatus.Interrupted or RunStatus.Cancelled;
}
