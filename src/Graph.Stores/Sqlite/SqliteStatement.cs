using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Graph.Stores.Sqlite;

/// <summary>One prepared statement, kept as long as its session: binding and stepping it allocates nothing.</summary>
internal sealed class SqliteStatement(SqliteSession session, sqlite3_stmt handle) : IDisposable
{
    private const int StackText = 512;

    internal SqliteStatement Bind(int index, long value)
    {
        session.Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, and SQLite would store NULL for that.
        session.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            session.Check(raw.sqlite3_bind_null(handle, index));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > StackText ? ArrayPool<byte>.Shared.Rent(most) : null;
        var buffer = rented ?? stackalloc byte[StackText];
        BindText(index, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    internal SqliteStatement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        session.Check(raw.sqlite3_bind_text(handle, index, utf8));
        return this;
    }

    /// <summary>Goes to the next row; after the last one the statement is ready to be bound again.</summary>
    internal bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // The message has to be read before the reset, which may overwrite it.
        var fault = code == raw.SQLITE_DONE ? null : session.Fault(code);
        Reset();
        return fault is null ? false : throw fault;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it inserted, changed or deleted.</returns>
    internal int Execute()
    {
        while (Step())
        {
        }

        return session.Changes;
    }

    /// <summary>Reads the first column of the first row, when there is one.</summary>
    internal long? ExecuteNumber()
    {
        if (!Step())
        {
            return null;
        }

        long? value = IsNull(0) ? null : Number(0);
        Reset();
        return value;
    }

    internal void Reset()
    {
        // Its code repeats the last step's, which has been dealt with.
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
    }

    internal bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    internal long Number(int column) => raw.sqlite3_column_int64(handle, column);

    internal string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>A column's bytes, valid until the next step.</summary>
    internal ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => handle.Dispose();
}
