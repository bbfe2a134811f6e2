using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Scenarios.Checking;
using Graph.Runtime.Scenarios.Staging;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>What one entry of the file says, before a case of a table is laid over its table.</summary>
internal sealed record ScenarioDraft
{
    public required string Name { get; init; }

    public required TextRange Place { get; init; }

    public ValueMap Input { get; init; } = ValueMap.Empty;

    /// <summary>What the author gave, also what was reported and so is not part of <see cref="Input"/>.</summary>
    public ImmutableHashSet<string> InputNames { get; init; } = [];

    public ValueMap Context { get; init; } = ValueMap.Empty;

    public Timestamp? Now { get; init; }

    public ImmutableDictionary<string, Stub> Stubs { get; init; } = ImmutableDictionary<string, Stub>.Empty;

    public ScriptedAnswers? Answers { get; init; }

    public ImmutableArray<ScriptedStop>? Stops { get; init; }

    public Expectation Expectation { get; init; } = new();

    /// <summary>This case over its table: input, context, stubs and expectations one by one, answers and stops as a whole.</summary>
    internal ScenarioDraft Over(ScenarioDraft table) => new()
    {
        Name = $"{table.Name} / {Name}",
        Place = Place,
        Input = Over(Input, table.Input),
        InputNames = InputNames.Union(table.InputNames),
        Context = Over(Context, table.Context),
        Now = Now ?? table.Now,
        Stubs = table.Stubs.SetItems(Stubs),
        Answers = Answers ?? table.Answers,
        Stops = Stops ?? table.Stops,
        Expectation = Expectation.Over(table.Expectation),
    };

    private static ValueMap Over(ValueMap entries, ValueMap table) => entries.Aggregate(table, (map, entry) => map.Set(entry.Key, entry.Value));
}
