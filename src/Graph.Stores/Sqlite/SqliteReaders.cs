using System.Collections.Concurrent;

namespace Graph.Stores.Sqlite;

/// <summary>Reading connections at rest: as many as read at once are opened, and a few are kept.</summary>
internal sealed class SqliteReaders(Func<SqliteSession> open) : IDisposable
{
    private static readonly int Kept = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentStack<SqliteReader> _resting = new();
    private volatile bool _isClosed;

    /// <summary>Reads on a connection that nobody else uses meanwhile.</summary>
    internal T Read<T>(Func<SqliteReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteCheckpointStore));
        SqliteReader? reader = null;
        try
        {
            reader = _resting.TryPop(out var resting) ? resting : Open();
            var result = read(reader);
            PutBack(reader);
            return result;
        }
        catch (SqliteFault fault)
        {
            // A connection that failed is not used again: a new one starts from what the file says.
            reader?.Dispose();
            throw fault.Explain();
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        CloseResting();
    }

    private SqliteReader Open()
    {
        var session = open();
        try
        {
            return new SqliteReader(session);
        }
        catch (SqliteFault)
        {
            session.Dispose();
            throw;
        }
    }

    private void PutBack(SqliteReader reader)
    {
        if (_resting.Count >= Kept)
        {
            reader.Dispose();
            return;
        }

        _resting.Push(reader);
        if (_isClosed)
        {
            CloseResting();
        }
    }

    private void CloseResting()
    {
        while (_resting.TryPop(out var reader))
        {
            reader.Dispose();
        }
    }
}
