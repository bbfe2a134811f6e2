using Graph.Benchmarks.Stores;
using Graph.Testing.Servers;
using Npgsql;

namespace Graph.Benchmarks.Hosts;

/// <summary>A PostgreSQL server of its own whose commits do not wait for the disk.</summary>
internal sealed class PostgresHost : StoreHost
{
    private readonly PostgresServer _server;
    private readonly List<BareCommits> _bare = [];

    private PostgresHost(PostgresServer server) => _server = server;

    internal override string Name => "PostgreSQL";

    internal override string Uri => _server.Uri;

    internal static async Task<PostgresHost> StartAsync() => new(await PostgresServer.StartAsync("synchronous_commit=off", "max_connections=300"));

    internal override Task<long> CountWrittenAsync() => CountWrittenAsync(_server.ConnectionString);

    /// <summary>Each caller has a connection and a thread of its own.</summary>
    internal override async Task<TimeSpan> CommitBareAsync(int callers, int each, byte[] body)
    {
        while (_bare.Count < callers)
        {
            _bare.Add(await BareCommits.OpenAsync(_server.ConnectionString, _bare.Count + 1));
        }

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await Task.WhenAll(_bare.Take(callers).Select(bare => Task.Run(() => bare.RunAsync(each, body))));
        return System.Diagnostics.Stopwatch.GetElapsedTime(started);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var bare in _bare)
        {
            await bare.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    /// <summary>By the server's write-ahead log.</summary>
    private static async Task<long> CountWrittenAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var question = new NpgsqlCommand("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint", connection);
        return await question.ExecuteScalarAsync() is long bytes ? bytes : 0;
    }
}
