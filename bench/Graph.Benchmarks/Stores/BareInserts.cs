using System.Diagnostics;
using Graph.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Graph.Benchmarks.Stores;

/// <summary>The least that SQLite can do to keep some bytes: one row a transaction into a table of a key and a blob, same settings as the store.</summary>
internal static class BareInserts
{
    /// <summary>What the row of a commit holds beside its body: id, status, two hashes, numbers.</summary>
    internal const int BesideBody = 120;

    private const string Table = "CREATE TABLE bare (key INTEGER PRIMARY KEY, body BLOB NOT NULL)";
    private const string Insert = "INSERT INTO bare (key, body) VALUES (?1, ?2)";

    /// <summary>Through SQLitePCL, prepared once.</summary>
    internal sealed class Raw : IDisposable
    {
        private readonly sqlite3 _handle;
        private readonly sqlite3_stmt _insert;
        private long _key;

        internal Raw(string path, SqliteSynchronous synchronous)
        {
            Batteries_V2.Init();
            Require(raw.sqlite3_open(path, out _handle));
            Require(raw.sqlite3_exec(_handle, Settings(synchronous) + Table));
            Require(raw.sqlite3_prepare_v2(_handle, Insert, out _insert));
        }

        internal TimeSpan Run(int rows, byte[] body)
        {
            var started = Stopwatch.GetTimestamp();
            for (var row = 0; row < rows; row++)
            {
                Require(raw.sqlite3_bind_int64(_insert, 1, ++_key));
                Require(raw.sqlite3_bind_blob(_insert, 2, body));
                Require(raw.sqlite3_step(_insert), raw.SQLITE_DONE);
                Require(raw.sqlite3_reset(_insert));
            }

            return Stopwatch.GetElapsedTime(started);
        }

        public void Dispose()
        {
            _insert.Dispose();
            _handle.Dispose();
        }

        private static void Require(int code, int expected = raw.SQLITE_OK)
        {
            if (code != expected)
            {
                throw new InvalidOperationException($"SQLite answered {code}.");
            }
        }
    }

    /// <summary>Through Microsoft.Data.Sqlite, with one prepared command.</summary>
    internal sealed class AdoNet : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;
        private long _key;

        internal AdoNet(string path, SqliteSynchronous synchronous)
        {
            Batteries_V2.Init();
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            _connection.Open();
            using var table = new SqliteCommand(Settings(synchronous) + Table, _connection);
            table.ExecuteNonQuery();
            _insert = new SqliteCommand("INSERT INTO bare (key, body) VALUES ($key, $body)", _connection);
            _insert.Parameters.Add("$key", SqliteType.Integer);
            _insert.Parameters.Add("$body", SqliteType.Blob);
            _insert.Prepare();
        }

        internal TimeSpan Run(int rows, byte[] body)
        {
            var started = Stopwatch.GetTimestamp();
            for (var row = 0; row < rows; row++)
            {
                _insert.Parameters[0].Value = ++_key;
                _insert.Parameters[1].Value = body;
                _insert.ExecuteNonQuery();
            }

            return Stopwatch.GetElapsedTime(started);
        }

        public void Dispose()
        {
            _insert.Dispose();
            _connection.Dispose();
        }
    }

    private static string Settings(SqliteSynchronous synchronous) =>
        $"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = {(synchronous == SqliteSynchronous.Full ? "FULL" : "NORMAL")};
        PRAGMA journal_size_limit = 67108864;
        PRAGMA wal_autocheckpoint = 1000;
        PRAGMA cache_size = -16384;

        """;
}
