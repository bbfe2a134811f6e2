using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Stores;

namespace Graph.Host.Tests.Cli;

public sealed class DamagedThreadTests : IAsyncLifetime, IDisposable
{
    private const string Steps = """
        schema: graphagents/v1
        name: steps
        output: [count]
        state: { count: { type: int, default: 0, reduce: add } }
        nodes:
          first: { set: { count: "1" } }
          second: { set: { count: "1" } }
        edges: [START -> first, first -> second, second -> END]

        """;

    private readonly CommandWorld _world = new();

    public async Task InitializeAsync()
    {
        _world.Write("steps.yaml", Steps);
        await _world.RunAsync("run", "steps.yaml", "--thread", "sound");
        await _world.RunAsync("run", "steps.yaml", "--thread", "broken");
        await DamageAsync("broken");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_damaged_thread_is_listed_as_such_between_the_others()
    {
        var table = await _world.RunAsync("threads");
        var json = await _world.RunAsync("threads", "--json");

        table.ExitCode.Should().Be(ExitCode.Success);
        table.Out.Should().MatchRegex(@"\nbroken +damaged +steps 1 +4 +").And.MatchRegex(@"\nsound +succeeded +steps 1 +3 +");
        json.Out.Should().Contain("\"damage\":\"Version 4 of thread 'broken' is damaged").And.Contain("\"damage\":null");
    }

    [Theory]
    [InlineData("prune", "sound", "--keep", "1")]
    [InlineData("copy", "sound", "copied")]
    [InlineData("export", "sound", "-o", "sound.jsonl")]
    [InlineData("delete", "sound", "--yes")]
    [InlineData("delete", "broken", "--yes")]
    [InlineData("fork", "broken", "--at", "2", "--run")]
    public async Task What_is_done_to_one_thread_does_not_ask_how_another_one_is(params string[] words)
    {
        var outcome = await _world.RunAsync(words);

        outcome.Error.Should().NotContain("damaged");
        outcome.ExitCode.Should().Be(ExitCode.Success);
    }

    [Fact]
    public async Task The_doctor_names_it_and_says_what_to_do()
    {
        var outcome = await _world.RunAsync("doctor");

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Out.Should().Contain("look  damage: Version 4 of thread 'broken' is damaged")
            .And.Contain("'graph fork broken --at 3' goes on from the version before it")
            .And.Contain("'graph delete broken --force' removes the thread");
    }

    /// <summary>Makes the newest commit of a thread one whose content is not what its hash says.</summary>
    private async Task DamageAsync(string thread)
    {
        var store = StoreUris.Open($"sqlite:{Path.Combine(_world.Folder, ".graph", "graph.db")}");
        await using var closing = store as IAsyncDisposable;
        var head = (await store.FindAsync(new ThreadId(thread), CancellationToken.None))!.Head;
        await store.CommitAsync(
            new CheckpointCommit
            {
                Header = head with { Version = head.Version + 1, ParentVersion = head.Version, ParentHash = head.Hash, Hash = new CommitHash(1, 2) },
                ExpectedHead = head.Hash,
                Body = "{}"u8.ToArray(),
            },
            CancellationToken.None);
    }
}
