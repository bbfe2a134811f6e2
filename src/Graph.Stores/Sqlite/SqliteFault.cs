using Graph.Runtime.Checkpoints;
using SQLitePCL;

namespace Graph.Stores.Sqlite;

/// <summary>What SQLite answered when it could not do as told; it leaves this folder only as a <see cref="StoreException"/>.</summary>
internal sealed class SqliteFault(int extendedCode, string message, string path) : Exception(message)
{
    /// <summary>The primary result code, such as SQLITE_BUSY.</summary>
    internal int Code { get; } = extendedCode & 0xff;

    /// <summary>Whether another writer was in the way the whole time.</summary>
    internal bool IsLocked => Code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>The message for people: what happened, to which file, and the way out.</summary>
    internal StoreException Explain() =>
        new($"SQLite store '{path}': {Reason()} (SQLite code {extendedCode}: {Message}).", this);

    private string Reason() => Code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            "another process holds the write lock and did not let go in time. Nothing was stored. "
            + "See which processes have the file open and end the one that is stuck, or raise BusyTimeout",
        raw.SQLITE_FULL =>
            "there is no room left on the disk, or the file has reached MaximumPages. Nothing was stored. Free some space or raise the limit, then try again",
        raw.SQLITE_READONLY =>
            "the file cannot be written. Give this user write permission for the file and its folder",
        raw.SQLITE_CANTOPEN =>
            "the file cannot be opened. Check that the path is a file, not a folder, and that this user may read and write there",
        raw.SQLITE_CORRUPT =>
            "the file is damaged. Restore it from a backup, or save what can be read with 'sqlite3 <file> .recover'",
        raw.SQLITE_NOTADB =>
            "the file is not a SQLite database. Name another file, or move this one away",
        raw.SQLITE_IOERR =>
            "the disk did not read or write as told. Nothing was stored. Check the disk and the system's log, then try again",
        raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            "the operating system refused access. Give this user read and write permission for the file and its folder",
        raw.SQLITE_TOOBIG =>
            "a commit is larger than SQLite can hold in one row (1,000,000,000 bytes). Nothing was stored. Keep large content outside the state",
        raw.SQLITE_NOMEM =>
            "there is not enough memory. Nothing was stored. Lower CacheKibibytes or give the process more",
        _ => "the database refused the operation. Nothing was stored",
    };
}
