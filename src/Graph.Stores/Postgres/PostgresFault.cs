using System.Net.Sockets;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>What went wrong between the store and its server: whether it may pass, and what to tell people.</summary>
internal static class PostgresFault
{
    private const string IdleInTransactionSessionTimeout = "25P03";

    /// <summary>What the server says when it cannot answer now and nothing of the statement was done.</summary>
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.TooManyConnections,
        PostgresErrorCodes.SerializationFailure,
        PostgresErrorCodes.DeadlockDetected,
        PostgresErrorCodes.ConnectionException,
        PostgresErrorCodes.ConnectionDoesNotExist,
        PostgresErrorCodes.ConnectionFailure,
        IdleInTransactionSessionTimeout,
    };

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.LockNotAvailable] =
            "another session holds the thread and did not let go in time. Nothing was stored. "
            + "See pg_stat_activity for the session that is stuck and end it, or raise LockTimeout",
        [PostgresErrorCodes.QueryCanceled] =
            "the server did not finish the statement in time. Nothing was stored. See what keeps the server busy, or raise StatementTimeout",
        [PostgresErrorCodes.DiskFull] =
            "the server has no room left on its disk. Nothing was stored. Free some space, then try again",
        [PostgresErrorCodes.OutOfMemory] =
            "the server has not enough memory. Nothing was stored. Give it more, or lower MaximumConnections",
        [PostgresErrorCodes.TooManyConnections] =
            "the server takes no more connections. Raise its max_connections, or lower MaximumConnections of the processes that use it",
        [PostgresErrorCodes.InvalidPassword] = "the server does not accept this user's password. Check the user and the password of the connection",
        [PostgresErrorCodes.InvalidAuthorizationSpecification] = "the server does not let this user in. Check the user, and the server's pg_hba.conf",
        [PostgresErrorCodes.InvalidCatalogName] = "there is no such database. Make it with 'createdb', or name another one",
        [PostgresErrorCodes.InsufficientPrivilege] =
            "this user may not do that. Let the user own the schema: CREATE SCHEMA … AUTHORIZATION …",
        [PostgresErrorCodes.ReadOnlySqlTransaction] = "the server only reads: it is a standby, or was made read-only. Connect to the primary",
        [PostgresErrorCodes.UndefinedTable] = "the store's tables are gone while it was in use. Restore them from a backup",
        [PostgresErrorCodes.DataCorrupted] = "the server found its own files damaged. Restore the database from a backup",
        [PostgresErrorCodes.IndexCorrupted] = "the server found an index damaged. Rebuild it with REINDEX",
        [PostgresErrorCodes.ProgramLimitExceeded] = "a commit is larger than PostgreSQL can hold in one row. Nothing was stored. Keep large content outside the state",
    };

    /// <summary>Whether the same call may go well a moment later.</summary>
    internal static bool MayPass(NpgsqlException fault) => fault is PostgresException said
        ? Passing.Contains(said.SqlState)
        : fault.InnerException is IOException or SocketException or TimeoutException or EndOfStreamException;

    /// <summary>Whether the server refused to wait any longer; after a try whose end is unknown, that try may be what is in the way.</summary>
    internal static bool IsWaitGivenUp(NpgsqlException fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled };

    /// <summary>Whether the statement may have been carried out although the answer was lost.</summary>
    internal static bool LeavesUnknown(NpgsqlException fault) => fault is not PostgresException said
        || said.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown;

    /// <summary>The message for people: what happened, where, and the way out.</summary>
    internal static StoreException Explain(NpgsqlException fault, string address) => fault is PostgresException said
        ? new StoreException($"PostgreSQL store '{address}': {Reason(said)} (SQLSTATE {said.SqlState}: {said.MessageText}).", fault)
        : new StoreException($"PostgreSQL store '{address}' cannot be used: {fault.Message.TrimEnd('.')}. Check that the server runs and that this machine reaches it.", fault);

    private static string Reason(PostgresException said) =>
        Reasons.GetValueOrDefault(said.SqlState, "the server refused the statement. Nothing was stored");
}
