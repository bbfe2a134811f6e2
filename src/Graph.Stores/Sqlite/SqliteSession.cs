using System.Globalization;
using SQLitePCL;

namespace Graph.Stores.Sqlite;

/// <summary>One connection with the settings that every connection needs; one thread at a time uses it.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly string _path;
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _beginImmediate;
    private readonly SqliteStatement _commit;

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(string path, sqlite3 handle)
    {
        _path = path;
        _handle = handle;
        _begin = Prepare("BEGIN");
        _beginImmediate = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    /// <summary>How many rows the last statement inserted, changed or deleted.</summary>
    internal int Changes => raw.sqlite3_changes(_handle);

    internal static SqliteSession Open(SqliteStoreOptions options, string path)
    {
        const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var handle, Flags, null);
        if (code != raw.SQLITE_OK)
        {
            using (handle)
            {
                throw new SqliteFault(code, raw.sqlite3_errstr(code).utf8_to_string(), path);
            }
        }

        var session = new SqliteSession(path, handle);
        try
        {
            session.Configure(options);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    internal SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    internal void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    internal string Ask(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        using var question = new SqliteStatement(this, statement);
        return question.Step() ? question.Text(0) : "";
    }

    internal void BeginReading() => _begin.Execute();

    internal void BeginWriting() => _beginImmediate.Execute();

    internal void Commit() => _commit.Execute();

    /// <summary>Undoes what is not committed; SQLite may have done so itself after a severe error.</summary>
    internal void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
        {
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    internal void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    internal SqliteFault Fault(int code)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        return new SqliteFault((extended & 0xff) == (code & 0xff) ? extended : code, raw.sqlite3_errmsg(_handle).utf8_to_string(), _path);
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }

    private void Configure(SqliteStoreOptions options)
    {
        Check(raw.sqlite3_busy_timeout(_handle, (int)options.BusyTimeout.TotalMilliseconds));
        Run(string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA synchronous = {(options.Synchronous == SqliteSynchronous.Full ? "FULL" : "NORMAL")};
            PRAGMA foreign_keys = ON;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA wal_autocheckpoint = 1000;
            PRAGMA cache_size = -{options.CacheKibibytes};
            """));
        if (options.MaximumPages is { } pages)
        {
            Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }
    }
}
