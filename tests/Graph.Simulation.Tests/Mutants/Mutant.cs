using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Something that is wrong on purpose, to see that the simulation tells.</summary>
/// <param name="Name">What is wrong, in a few words.</param>
/// <param name="Seeds">Within how many seeds it must be found.</param>
/// <param name="AlterServer">Makes, for one simulation, what stands in front of its store.</param>
internal sealed record Mutant(string Name, int Seeds, Func<Func<ICheckpointStore, ICheckpointStore>> AlterServer)
{
    /// <summary>Changes how runs are carried out, against what was said of them.</summary>
    internal Func<RunOptions, RunOptions> AlterRun { get; init; } = static options => options;

    public override string ToString() => Name;
}
