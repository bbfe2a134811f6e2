using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Stores;

/// <summary>What moves threads for the commands.</summary>
internal static class Runners
{
    /// <summary>A person who stops a run from another terminal does not want to wait for it: the run looks every second.</summary>
    private static readonly LeaseOptions Leases = new() { RenewEvery = TimeSpan.FromSeconds(1) };

    /// <summary>Makes a runner over a store.</summary>
    /// <param name="environment">Whose clock counts.</param>
    /// <param name="store">The store.</param>
    /// <returns>The runner.</returns>
    internal static WorkflowRunner Create(CommandEnvironment environment, ICheckpointStore store) => new(store, environment.Time, leases: Leases);
}
