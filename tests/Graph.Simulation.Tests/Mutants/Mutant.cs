using Graph.Runtime.Checkpoints;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Something that is wrong on purpose, to see that the simulation tells.</summary>
/// <param name="Name">What is wrong, in a few words.</param>
/// <param name="Seeds">Within how many seeds it must be found.</param>
/// <param name="AlterServer">Makes, for one simulation, what stands in front of its store.</param>
internal sealed record Mutant(string Name, int Seeds, Func<Func<ICheckpointStore, ICheckpointStore>> AlterServer)
{
    public override string ToString() => Name;
}
