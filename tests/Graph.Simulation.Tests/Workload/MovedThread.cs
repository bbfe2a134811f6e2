using Graph.Runtime;
using Graph.Runtime.Compilation;

namespace Graph.Simulation.Tests.Workload;

/// <summary>A thread that somebody wants at its end.</summary>
/// <param name="Id">The thread.</param>
/// <param name="Workflow">What it runs.</param>
/// <param name="EndState">The state that an undisturbed run ends with, as text; null where nobody knows yet.</param>
internal sealed record MovedThread(ThreadId Id, CompiledWorkflow Workflow, string? EndState)
{
    /// <summary>Whether it kills whoever moves it, and is to be parked in the end.</summary>
    internal bool IsPoison { get; init; }
}
