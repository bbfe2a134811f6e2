using System.Globalization;
using System.Text;
using FluentAssertions;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    private const string Counter = """
        schema: graphagents/v1
        name: counter
        state:
          turn: { type: int, reduce: add }
          last: any
          log: { type: list<string>, reduce: append, keep: 7 }
          seen: { type: map<int>, reduce: merge }
        nodes:
          count: { type: ask, output: { last: "${result}", turn: "${1}", log: "${'x' + string(turn)}", seen: "${{string(turn): turn}}" } }
        edges:
          - START -> count
          - { from: count, choose: [{ when: turn < 100000, to: count }, { else: END }] }
        """;

    /// <summary>Runs, forks, updates, prunes and copies at random; a model that keeps every state whole says what each version must be. The seed reproduces it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task every_version_reads_as_a_model_that_keeps_whole_states_says(int seed)
    {
        var random = new Random(seed);
        var story = new StringBuilder($"seed {seed}:");
        var states = new SortedDictionary<long, string>();
        await World.RunAsync(Counter);
        await NoteAsync(states, 1);
        for (var turn = 0; turn < 40; turn++)
        {
            var before = (await World.ViewAsync()).Header.Version;
            story.Append(CultureInfo.InvariantCulture, $" {await StepAsync(random, states)}");
            await NoteAsync(states, before + 1);
            await CompareAsync(states, "t1", story);
        }

        await CopyAsync("copy");
        await CompareAsync(states, "copy", story);
    }

    private async Task<string> StepAsync(Random random, SortedDictionary<long, string> states)
    {
        var some = states.Keys.ElementAt(random.Next(states.Count));
        switch (random.Next(10))
        {
            case < 5:
                var view = await World.ViewAsync();
                await World.ResumeAsync(Counter, view.Interrupts.Count == 0 ? default(Value?) : (Value)$"answer {random.Next(9)}");
                return "resume";
            case < 7:
                await ForkAsync(some, keepsFinished: random.Next(2) == 0);
                return $"fork {some}";
            case < 9:
                await UpdateAsync(Counter, random.Next(2) == 0 ? some : null, Write("count", ("turn", 10L), ("log", "by hand"), ("last", some)));
                return $"update {some}";
            default:
                var keep = random.Next(1, 8);
                foreach (var range in (await PruneAsync(keep))[0].Removed)
                {
                    states.Keys.Where(range.Contains).ToList().ForEach(version => states.Remove(version));
                }

                return $"prune {keep}";
        }
    }

    /// <summary>What a step wrote, as its run ended with it: from its changes alone, applied to what the model has for its parent.</summary>
    private async Task NoteAsync(SortedDictionary<long, string> states, long first)
    {
        foreach (var entry in (await World.HistoryAsync()).Where(entry => entry.Header.Version >= first))
        {
            var state = states.TryGetValue(entry.Header.ParentVersion, out var parent) ? ValueJson.Parse(parent).AsMap() : ValueMap.Empty;
            states[entry.Header.Version] = ValueJson.ToText(entry.Changes.Aggregate(state, Apply));
        }
    }

    private static ValueMap Apply(ValueMap state, HistoryChange change)
    {
        var known = state.TryGetValue(change.Field, out var value) ? value : Value.Null;
        return state.Set(change.Field, change.Change switch
        {
            Graph.Runtime.Reducers.ChangeKind.Append => ValueList.From((known.IsNull ? ValueList.Empty : known.AsList()).Concat(change.Payload.AsList()).TakeLast(7)),
            Graph.Runtime.Reducers.ChangeKind.SetKeys => ValueMap.From((known.IsNull ? ValueMap.Empty : known.AsMap()).Concat(change.Payload.AsMap())),
            _ => change.Payload,
        });
    }

    /// <summary>A snapshot also has fields that were never written, with what they begin with.</summary>
    private static string Written(ValueMap state) => string.Join("; ", state
        .Select(field => $"{field.Key}={field.Value}")
        .Where(field => !field.EndsWith("=0", StringComparison.Ordinal) && !field.EndsWith("=[]", StringComparison.Ordinal) && !field.EndsWith("={}", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal));

    private async Task CompareAsync(SortedDictionary<long, string> states, string thread, StringBuilder story)
    {
        (await VersionsAsync(thread)).Should().Equal(states.Keys, "of {0}", story);
        foreach (var (version, state) in states)
        {
            Written((await World.ViewAsync(version, thread)).State).Should().Be(Written(ValueJson.Parse(state).AsMap()), "of version {0} of {1}", version, story);
        }
    }
}
