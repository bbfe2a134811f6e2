namespace Graph.Simulation.Tests;

/// <summary>Runs many seeds, as many at a time as there are processors; each is a simulation on one thread of its own.</summary>
internal sealed class SimulationFleet(SimulationOptions options)
{
    private readonly Lock _gate = new();

    /// <summary>Tells of each seed that fails.</summary>
    internal event Action<SimulationResult>? Failed;

    /// <summary>Tells of each seed, failed or not, in the order in which they end.</summary>
    internal event Action<SimulationResult>? Ended;

    /// <summary>Runs seeds one after the other from the first one on.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="mostFailed">Ends after so many failures.</param>
    internal async Task<FleetTotals> RunAsync(int from, int count, int mostFailed = int.MaxValue)
    {
        var totals = new FleetTotals();
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref totals.Failed) < mostFailed && Interlocked.Increment(ref next) is var seed && seed < from + count)
            {
                var result = await Simulation.RunAsync(seed, options);
                Add(totals, result);
            }
        })));
        return totals;
    }

    private void Add(FleetTotals totals, SimulationResult result)
    {
        lock (_gate)
        {
            totals.Add(result);
            Ended?.Invoke(result);
            if (!result.IsClean)
            {
                Failed?.Invoke(result);
            }
        }
    }
}

/// <summary>Figures over many seeds.</summary>
internal sealed class FleetTotals
{
    internal int Failed;

    internal int Seeds { get; private set; }

    internal long Commits { get; private set; }

    internal long Kills { get; private set; }

    internal long Pauses { get; private set; }

    internal long FailOvers { get; private set; }

    internal long Fenced { get; private set; }

    internal long LaterInputs { get; private set; }

    internal long Turns { get; private set; }

    internal TimeSpan VirtualTime { get; private set; }

    internal void Add(SimulationResult result)
    {
        Failed += result.IsClean ? 0 : 1;
        Seeds++;
        Commits += result.Commits;
        Kills += result.Kills;
        Pauses += result.Pauses;
        FailOvers += result.FailOvers;
        Fenced += result.Fenced;
        LaterInputs += result.LaterInputs;
        Turns += result.Turns;
        VirtualTime += result.VirtualTime;
    }
}
