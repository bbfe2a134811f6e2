namespace Graph.Simulation.Tests.Workload;

/// <summary>A clock through which a node finds what is around it: compiled workflows, and so nodes, are shared by many simulations.</summary>
internal abstract class WorkloadClock(INodeSurroundings surroundings) : TimeProvider
{
    internal INodeSurroundings Surroundings { get; } = surroundings;
}
