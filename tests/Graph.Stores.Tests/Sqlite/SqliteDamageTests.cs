using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Stores.Sqlite;
using Graph.Testing.Worlds;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>Rows of threads that are not as they were written, which SQLite itself does not notice.</summary>
public sealed class SqliteDamageTests : IDisposable
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

    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE commits SET body = CAST(replace(CAST(body AS TEXT), '1', '2') AS BLOB) WHERE number = 2")]
    [InlineData("UPDATE commits SET hash = zeroblob(32) WHERE number = 2")]
    [InlineData("UPDATE commits SET hash = zeroblob(7) WHERE number = 2")]
    [InlineData("UPDATE commits SET status = 'Ruoning' WHERE number = 2")]
    [InlineData("UPDATE commits SET body = (SELECT body FROM commits WHERE number = 6) WHERE number = 2")]
    public async Task a_damaged_row_is_named_and_other_threads_are_as_they_were(string damage)
    {
        var world = new EngineWorld(_folder.Open()).WithNode("one", _ => 1L);
        await world.RunAsync(Workflow, "t1");
        await world.RunAsync(Workflow, "t2");
        _folder.CloseStores();
        using (var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path))
        {
            session.Run(damage);
        }

        var reader = new ThreadReader(_folder.Open());
        var reading = async () => await reader.FindAtAsync(new ThreadId("t1"), 2, CancellationToken.None);

        (await reading.Should().ThrowAsync<GraphAgentsException>()).Which.Message.Should().Contain("'t1'");
        (await reader.FindAsync(new ThreadId("t2"), CancellationToken.None))!.Header.Status.Should().Be(RunStatus.Succeeded);
    }
}
