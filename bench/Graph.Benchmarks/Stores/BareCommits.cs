using System.Diagnostics;
using Npgsql;

namespace Graph.Benchmarks.Stores;

/// <summary>The least that PostgreSQL can do to keep the rows of a transition: move the thread's row, append one, in one statement prepared once,
/// on one connection, without any condition.</summary>
internal sealed class BareCommits : IAsyncDisposable
{
    private const string Tables =
        """
        CREATE SCHEMA IF NOT EXISTS bare;
        CREATE TABLE IF NOT EXISTS bare.threads (
            id bigint PRIMARY KEY, version bigint NOT NULL, hash bytea NOT NULL, head text NOT NULL, status text NOT NULL) WITH (fillfactor = 70);
        CREATE TABLE IF NOT EXISTS bare.commits (
            thread bigint NOT NULL, version bigint NOT NULL, parent_version bigint NOT NULL, created_seconds bigint NOT NULL, created_nanos integer NOT NULL,
            id text NOT NULL, status text NOT NULL, hash bytea NOT NULL, parent_hash bytea NOT NULL, body bytea NOT NULL, PRIMARY KEY (thread, version));
        """;

    private const string Thread = "INSERT INTO bare.threads VALUES ($1, 0, '', '', '')";

    private const string Commit =
        """
        WITH moved AS (UPDATE bare.threads SET version = $2, hash = $3, head = $4, status = 'Running' WHERE id = $1)
        INSERT INTO bare.commits VALUES ($1, $2, $2, 1800000000, 0, $4, 'Running', $3, $3, $5)
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _commit;
    private long _version;

    private BareCommits(NpgsqlConnection connection, long thread)
    {
        _connection = connection;
        _commit = new NpgsqlCommand(Commit, connection);
        _commit.Parameters.Add(new NpgsqlParameter<long> { TypedValue = thread });
        _commit.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 0 });
        _commit.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = new byte[32] });
        _commit.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "019a0000-0000-7000-8000-000000000000" });
        _commit.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = [] });
    }

    /// <summary>Connects.</summary>
    /// <param name="connectionString">Where to.</param>
    /// <param name="thread">The number of its thread, which no other connection uses.</param>
    internal static async Task<BareCommits> OpenAsync(string connectionString, long thread = 1)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var tables = new NpgsqlCommand(Tables, connection);
        await tables.ExecuteNonQueryAsync();
        await using var row = new NpgsqlCommand(Thread, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = thread } } };
        await row.ExecuteNonQueryAsync();
        var bare = new BareCommits(connection, thread);
        await bare._commit.PrepareAsync();
        return bare;
    }

    internal async Task<TimeSpan> RunAsync(int commits, byte[] body)
    {
        var started = Stopwatch.GetTimestamp();
        for (var commit = 0; commit < commits; commit++)
        {
            ((NpgsqlParameter<long>)_commit.Parameters[1]).TypedValue = ++_version;
            ((NpgsqlParameter<byte[]>)_commit.Parameters[4]).TypedValue = body;
            await _commit.ExecuteNonQueryAsync();
        }

        return Stopwatch.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        await _commit.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
