using Graph.Simulation.Tests.Mutants;

namespace Graph.Simulation.Tests;

/// <summary>How simulations are carried out; apart from the mutant, none of it changes what happens in one.</summary>
internal sealed record SimulationOptions
{
    /// <summary>What is wrong on purpose; null for nothing.</summary>
    internal Mutant? Mutant { get; init; }

    /// <summary>Whether there are lines to read about what happens.</summary>
    internal bool IsTraced { get; init; }

    /// <summary>Whether the calls of the store are kept.</summary>
    internal bool KeepsCalls { get; init; }
}
