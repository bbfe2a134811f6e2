using System.Globalization;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The settings that each connection of a store has from its first moment, whatever the server's defaults are.</summary>
internal static class PostgresConnections
{
    private const int MostPrepared = 64;

    /// <summary>How long the server may take to let a connection in, in seconds; also to take note of a cancellation.</summary>
    private const int LongestToConnect = 5;

    /// <exception cref="StoreException">The connection string cannot be read.</exception>
    internal static NpgsqlConnectionStringBuilder Read(PostgresStoreOptions options)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(options.ConnectionString);
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException)
        {
            // What it says may repeat a part of the string, and that may be the password.
            throw new StoreException("The connection string of a PostgreSQL store cannot be read. It is written as Npgsql does: "
                + "'Host=…;Port=…;Database=…;Username=…;Password=…'.");
        }
    }

    /// <summary>Completes the connection string.</summary>
    internal static string Complete(NpgsqlConnectionStringBuilder connection, PostgresStoreOptions options) => new NpgsqlConnectionStringBuilder(connection.ConnectionString)
    {
        ApplicationName = string.IsNullOrEmpty(connection.ApplicationName) ? "graph" : connection.ApplicationName,
        MaxPoolSize = options.MaximumConnections,
        MinPoolSize = Math.Min(connection.MinPoolSize, options.MaximumConnections),
        Timeout = connection.Timeout is > 0 and < LongestToConnect ? connection.Timeout : LongestToConnect,
        // A statement is given up by whoever waits for it: what the driver does at its own timeout blocks a thread.
        CommandTimeout = 0,
        CancellationTimeout = 1_000,
        MaxAutoPrepare = connection.MaxAutoPrepare > 0 ? connection.MaxAutoPrepare : MostPrepared,
        AutoPrepareMinUsages = 2,
        TcpKeepAlive = true,
        Enlist = false,
        // No call leaves anything behind in its session that the next one would have to be kept from.
        NoResetOnClose = true,
        Options = SessionSettings(connection.Options, options),
    }.ConnectionString;

    /// <summary>As options of the connection itself they are the session's defaults: there is no moment without them.</summary>
    private static string SessionSettings(string? given, PostgresStoreOptions options) => string.Join(
        ' ',
        given,
        $"-c search_path=\"{options.Schema}\"",
        $"-c statement_timeout={Milliseconds(options.StatementTimeout)}",
        $"-c lock_timeout={Milliseconds(options.LockTimeout)}",
        $"-c idle_in_transaction_session_timeout={Milliseconds(options.IdleTransactionTimeout)}",
        @"-c default_transaction_isolation=read\ committed").TrimStart();

    private static string Milliseconds(TimeSpan time) => Math.Ceiling(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
