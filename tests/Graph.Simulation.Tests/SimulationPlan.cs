using Graph.Runtime.Engine;

namespace Graph.Simulation.Tests;

/// <summary>What a seed makes of a simulation before it begins.</summary>
internal sealed record SimulationPlan
{
    /// <summary>The workflows of the threads, by their numbers.</summary>
    internal required IReadOnlyList<int> Workflows { get; init; }

    internal required int Processes { get; init; }

    /// <summary>How many threads a process looks after at the same time.</summary>
    internal required int Lanes { get; init; }

    /// <summary>Whether the store may lose its newest changes when it fails over, as an asynchronous replica does.</summary>
    internal required bool IsRelaxed { get; init; }

    /// <summary>Whether processes learn at once that another one is dead, and need not wait for its leases to lapse.</summary>
    internal required bool KnowsTheDead { get; init; }

    /// <summary>How many times something is done to a process or the store.</summary>
    internal required int Blows { get; init; }

    /// <summary>Whether the clock of the store's machine is set while there are faults, ahead and back.</summary>
    internal bool SetsClock { get; init; }

    /// <summary>How many percent of requests, and of replies, get lost.</summary>
    internal required int Lost { get; init; }

    /// <summary>Whether threads are moved by jobs: clients ask for work, and workers do it.</summary>
    internal required bool UsesJobs { get; init; }

    /// <summary>Whether one more thread has a node that kills whatever process it runs in.</summary>
    internal required bool HasPoison { get; init; }

    /// <summary>When the steps of runs become durable. Workers always store a step before the next.</summary>
    internal required RunDurability Durability { get; init; }

    /// <summary>How many steps a run may be ahead of the store where it may be ahead at all.</summary>
    internal required int CommitsBehind { get; init; }

    /// <summary>Inputs that come for threads on their way.</summary>
    internal required IReadOnlyList<PlannedInput> Inputs { get; init; }

    /// <summary>How many steps that are not stored a run may have made when a node begins; null for any number.</summary>
    internal int? MostBehind => Durability switch
    {
        RunDurability.Sync => 0,
        RunDurability.Async => CommitsBehind,
        RunDurability.Exit => null,
    };

    /// <summary>How often a worker may take a thread without progress. Where messages get lost, so many that faults alone do not use them up.</summary>
    internal int MaxAttempts => HasPoison ? 5 : 100;

    internal static SimulationPlan Draw(Random random, int workflows)
    {
        var plan = DrawFaults(random, workflows);
        return plan switch
        {
            { UsesJobs: false } => plan with { HasPoison = false },
            { HasPoison: true } => plan with { Lost = 0, Durability = RunDurability.Sync },
            _ => plan with { Durability = RunDurability.Sync },
        };
    }

    private static SimulationPlan DrawFaults(Random random, int workflows) => DrawWork(random, [.. Enumerable.Range(0, random.Next(16) switch { < 13 => 1, < 15 => 2, _ => 3 }).Select(_ => random.Next(workflows))]);

    private static SimulationPlan DrawWork(Random random, IReadOnlyList<int> threads) => new()
    {
        Workflows = threads,
        Processes = random.Next(4) == 0 ? 3 : 2,
        Lanes = 1 + random.Next(2),
        IsRelaxed = random.Next(4) == 0,
        KnowsTheDead = random.Next(2) == 0,
        Blows = 1 + random.Next(4),
        Lost = random.Next(3) == 0 ? 0 : 3,
        UsesJobs = random.Next(2) == 0,
        HasPoison = random.Next(24) == 0,
        Durability = random.Next(4) switch { < 2 => RunDurability.Sync, 2 => RunDurability.Async, _ => RunDurability.Exit },
        CommitsBehind = 1 + random.Next(4),
        Inputs = [.. Enumerable.Range(0, random.Next(16) switch { < 14 => 0, 14 => 1, _ => 2 }).Select(_ => PlannedInput.Draw(random, threads.Count))],
    };
}

/// <summary>An input that comes for a thread on its way.</summary>
/// <param name="Thread">The number of the thread.</param>
/// <param name="WhenBusy">What becomes of it where somebody moves the thread.</param>
/// <param name="At">When it comes.</param>
internal sealed record PlannedInput(int Thread, WhenBusy WhenBusy, TimeSpan At)
{
    private const int Latest = 600;

    internal static PlannedInput Draw(Random random, int threads) =>
        new(random.Next(threads), (WhenBusy)random.Next(4), TimeSpan.FromMilliseconds(random.Next(Latest)));
}
