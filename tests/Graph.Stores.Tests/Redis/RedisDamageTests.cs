using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Testing.Servers;
using Graph.Testing.Worlds;

namespace Graph.Stores.Tests.Redis;

/// <summary>Entries of threads that are not as they were written.</summary>
public sealed class RedisDamageTests(RedisFixture fixture) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private const string Workflow =
        """
        schema: graphagents/v1
        name: counting
        state: { count: any }
        nodes:
          one: { type: one, output: count }
          two: { type: one, output: count }
        edges: [START -> one -> two -> END]
        """;

    /// <summary>Writes the second commit anew with a byte changed at a place counted from its end: in its header (2) or its body (4).</summary>
    private const string Flip =
        """
        local all = redis.call('XRANGE', KEYS[1], '-', '+')
        redis.call('DEL', KEYS[1])
        for _, entry in ipairs(all) do
          local parts = entry[2]
          if entry[1] == '2-0' then
            local part, at = tonumber(ARGV[1]), tonumber(ARGV[2])
            local text = parts[part]
            parts[part] = string.sub(text, 1, at - 1) .. string.char(bit.bxor(string.byte(text, at), 1)) .. string.sub(text, at + 1)
          end
          redis.call('XADD', KEYS[1], entry[1], unpack(parts))
        end
        """;

    private readonly RedisStores _stores = new(fixture.Server.Uri);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.CloseAsync();

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 20)]
    [InlineData(4, 1)]
    public async Task a_damaged_commit_is_named_and_other_threads_are_as_they_were(int part, int at)
    {
        var store = _stores.Open();
        var world = new EngineWorld(store).WithNode("one", _ => 1L);
        await world.RunAsync(Workflow, "t1");
        await world.RunAsync(Workflow, "t2");

        await RedisCommand.AskAsync(fixture.Server, "eval", Flip, "1", Key("d:t1"), Text(part), Text(at));
        var reading = async () => await new ThreadReader(store).FindAtAsync(new ThreadId("t1"), 2, CancellationToken.None);
        var resuming = async () => await world.NextProcess().ResumeAsync(Workflow, thread: "t1");

        (await reading.Should().ThrowAsync<GraphAgentsException>()).Which.Message.Should().Contain("'t1'");
        await resuming.Should().ThrowAsync<GraphAgentsException>();
        (await world.ViewAsync(thread: "t2")).Header.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task the_commit_of_another_thread_is_not_taken_for_its_own()
    {
        var store = _stores.Open();
        var world = new EngineWorld(store).WithNode("one", _ => 1L);
        await world.RunAsync(Workflow, "t1");
        await world.RunAsync(Workflow, "t2");

        await RedisCommand.AskAsync(fixture.Server, "copy", Key("d:t2"), Key("d:t1"), "replace");
        var reading = async () => await new ThreadReader(store).FindAsync(new ThreadId("t1"), CancellationToken.None);

        (await reading.Should().ThrowAsync<GraphAgentsException>()).Which.Message.Should().Contain("'t1'");
    }

    [Theory]
    [InlineData("hset t1 version 2")]
    [InlineData("hset t1 version 1")]
    [InlineData("xdel commits 3-0")]
    [InlineData("del commits")]
    public async Task an_older_version_that_takes_the_place_of_a_newer_one_is_found(string damage)
    {
        var store = _stores.Open();
        var world = new EngineWorld(store).WithNode("one", _ => 1L);
        await world.RunAsync(Workflow, "t1");

        await RedisCommand.AskAsync(fixture.Server, [.. damage.Split(' ').Select(word => word.Replace("t1", Key("t:t1"), StringComparison.Ordinal).Replace("commits", Key("d:t1"), StringComparison.Ordinal))]);
        var reading = async () => await new ThreadReader(store).FindAsync(new ThreadId("t1"), CancellationToken.None);

        (await reading.Should().ThrowAsync<GraphAgentsException>()).Which.Message.Should().Contain("'t1'");
    }

    private string Key(string rest) => $"{{{_stores.Options.Namespace}:s0}}:{rest}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
