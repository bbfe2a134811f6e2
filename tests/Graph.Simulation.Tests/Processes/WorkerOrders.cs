using System.Globalization;

namespace Graph.Simulation.Tests.Processes;

/// <summary>What a worker process is told on its command line.</summary>
/// <param name="Role">How it moves threads.</param>
/// <param name="Store">The address of the store that it shares with others.</param>
/// <param name="CalmFile">The file that says, by being there, that faults are over.</param>
/// <param name="Threads">How many threads there are.</param>
/// <param name="Seed">Where its luck begins.</param>
internal sealed record WorkerOrders(string Role, string Store, string CalmFile, int Threads, int Seed)
{
    /// <summary>Moves threads by hand, as commands of a person do.</summary>
    internal const string Mover = "mover";

    /// <summary>Takes jobs as workers do, and asks for them as clients do.</summary>
    internal const string Jobs = "jobs";

    /// <summary>The same with a job among them that ends its process.</summary>
    internal const string Poison = "poison";

    /// <summary>Reads them from a command line; null when it is none of such a process.</summary>
    internal static WorkerOrders? Find(string[] arguments) =>
        arguments is [Mover or Jobs or Poison, var store, var calmFile, var threads, var seed]
            ? new WorkerOrders(arguments[0], store, calmFile, int.Parse(threads, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture))
            : null;

    internal string[] ToArguments() => [Role, Store, CalmFile, Threads.ToString(CultureInfo.InvariantCulture), Seed.ToString(CultureInfo.InvariantCulture)];
}
