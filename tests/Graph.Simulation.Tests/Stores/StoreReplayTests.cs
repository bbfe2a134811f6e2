using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite;

namespace Graph.Simulation.Tests.Stores;

/// <summary>The calls of simulations, made again of each store: all answer as the simulated one did, so that it cannot drift from the real ones.</summary>
public sealed class StoreReplayTests : IDisposable
{
    private const int FewestCalls = 150;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-replay-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    [InlineData(201)]
    [InlineData(301)]
    [InlineData(401)]
    [InlineData(501)]
    public async Task sqlite_answers_every_call_of_a_simulation_as_the_memory_does(int from)
    {
        var calls = await RecordAsync(from);
        var clock = new ServerClock();
        await using var store = new SqliteCheckpointStore(
            new SqliteStoreOptions { Path = Path.Combine(_folder.FullName, "threads.db"), Synchronous = SqliteSynchronous.Normal, Time = clock });

        var different = await ReplayAsync(calls, store, clock);

        different.Should().BeEmpty();
    }

    [Fact]
    public async Task the_memory_answers_every_call_of_a_simulation_the_same_way_again()
    {
        var calls = await RecordAsync(from: 601);
        var clock = new ServerClock();

        var different = await ReplayAsync(calls, new InMemoryCheckpointStore(clock), clock);

        different.Should().BeEmpty();
    }

    /// <summary>The calls of the first seed in which much was done and nothing got lost: a store that lost something answers otherwise than one that did not.</summary>
    private static async Task<IReadOnlyList<MadeCall>> RecordAsync(int from)
    {
        for (var seed = from; seed < from + 100; seed++)
        {
            var result = await Simulation.RunAsync(seed, new SimulationOptions { KeepsCalls = true });
            if (result.FailOvers == 0 && result.Calls.Count >= FewestCalls)
            {
                return result.Calls;
            }
        }

        throw new InvalidOperationException($"Of 100 seeds from {from} on none makes {FewestCalls} calls to a store that loses nothing.");
    }

    private static async Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<MadeCall> calls, ICheckpointStore store, ServerClock clock)
    {
        var different = new List<string>();
        foreach (var (made, number) in calls.Select((made, number) => (made, number)))
        {
            clock.Fixed = made.At;
            var answer = await AskAsync(store, made.Call);
            if (AnswerText.Of(answer) != AnswerText.Of(made.Answer))
            {
                different.Add($"Call {number}, {made.Call.Name} of {made.Call.ThreadId}: {AnswerText.Of(answer)} in place of {AnswerText.Of(made.Answer)}");
            }
        }

        return different;
    }

    private static async Task<StoreAnswer> AskAsync(ICheckpointStore store, StoreCall call)
    {
        try
        {
            return new StoreAnswer(await call.Make(store), null);
        }
        catch (Graph.Runtime.GraphAgentsException refusal)
        {
            return new StoreAnswer(null, refusal);
        }
    }
}
