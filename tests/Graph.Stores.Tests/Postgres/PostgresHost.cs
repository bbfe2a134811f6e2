using System.Globalization;
using Graph.Stores.Postgres;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Postgres;

/// <summary>One server for all tests that do it no harm; each store of a test has a schema of its own. It does not write to the disk at every
/// commit: those tests are about something else.</summary>
public sealed class PostgresHost : IAsyncLifetime
{
    private PostgresServer? _server;
    private int _schemas;

    internal PostgresServer Server => _server ?? throw new InvalidOperationException("The server is started before the first test.");

    public async Task InitializeAsync() => _server = await PostgresServer.StartAsync("fsync=off", "max_connections=200");

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Options of a store that nobody has used.</summary>
    internal PostgresStoreOptions NewOptions()
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        return new PostgresStoreOptions
        {
            ConnectionString = $"{Server.ConnectionString};Application Name={schema}",
            Schema = schema,
            MaximumConnections = 8,
        };
    }
}

[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresHost>
{
    internal const string Name = "PostgreSQL";
}
