using System.Globalization;
using Graph.Stores.Postgres;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Postgres;

/// <summary>One server for all tests that do it no harm; each store of a test has a schema of its own. It does not write to the disk at every
/// commit: those tests are about something else.</summary>
public sealed class PostgresHost : IAsyncLifetime
{
    private static readonly SharedServer<PostgresServer> Shared = new(() => PostgresServer.StartAsync("fsync=off", "max_connections=200"));

    private static int Schemas;

    private PostgresServer? _server;

    internal PostgresServer Server => _server ?? throw new InvalidOperationException("The server is started before the first test.");

    public async Task InitializeAsync() => _server = await Shared.JoinAsync();

    public Task DisposeAsync() => Shared.LeaveAsync();

    /// <summary>Options of a store that nobody has used.</summary>
    internal PostgresStoreOptions NewOptions()
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref Schemas)}");
        return new PostgresStoreOptions
        {
            ConnectionString = $"{Server.ConnectionString};Application Name={schema}",
            Schema = schema,
            MaximumConnections = 8,
        };
    }
}
