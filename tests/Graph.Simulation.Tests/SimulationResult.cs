using System.Globalization;
using System.Text;
using Graph.Simulation.Tests.Stores;

namespace Graph.Simulation.Tests;

/// <summary>What came of one seed.</summary>
internal sealed record SimulationResult
{
    internal required int Seed { get; init; }

    /// <summary>What was not as it must be; empty when all was.</summary>
    internal required IReadOnlyList<string> Problems { get; init; }

    /// <summary>A hash over everything that happened.</summary>
    internal required ulong Hash { get; init; }

    internal required int Turns { get; init; }

    internal required TimeSpan VirtualTime { get; init; }

    internal required int Commits { get; init; }

    internal required int Kills { get; init; }

    internal required int Pauses { get; init; }

    internal required int FailOvers { get; init; }

    /// <summary>How often a process was turned away that had held the thread once.</summary>
    internal required int Fenced { get; init; }

    /// <summary>How many inputs that came for a thread on its way were taken in.</summary>
    internal required int LaterInputs { get; init; }

    internal IReadOnlyList<string> Lines { get; init; } = [];

    internal IReadOnlyList<MadeCall> Calls { get; init; } = [];

    internal bool IsClean => Problems.Count == 0;

    /// <summary>The problems, and how to see them again.</summary>
    internal string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Seed {Seed} ({Commits} commits, {Kills} kills, {Pauses} pauses, {FailOvers} fail-overs, {Turns} turns):\n");
        foreach (var problem in Problems)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {problem}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"  See it again: dotnet exec artifacts/bin/Graph.Simulation.Tests/release/Graph.Simulation.Tests.dll --seed {Seed} --trace\n").ToString();
    }
}
