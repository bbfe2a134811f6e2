using System.Globalization;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>What the server says of itself that decides whether, and how safely, threads can live there.</summary>
/// <param name="Version">Its version as a number, such as 150004.</param>
/// <param name="Encoding">How it stores text.</param>
/// <param name="IsStandby">Whether it only follows another server.</param>
/// <param name="SynchronousCommit">What it waits for before it acknowledges a commit.</param>
/// <param name="Fsync">Whether it makes the disk write at all.</param>
/// <param name="FullPageWrites">Whether a page that was half written in a power cut can be repaired.</param>
/// <param name="Standbys">The servers that commits wait for as well, as the setting names them; empty for none.</param>
internal sealed record PostgresServerFacts(
    int Version, string Encoding, bool IsStandby, string SynchronousCommit, bool Fsync, bool FullPageWrites, string Standbys)
{
    private const int Major = 10_000;

    /// <summary>The oldest whose sorting can take up where an index left off, which lists of threads rely on.</summary>
    private const int OldestVersion = 13 * Major;

    /// <summary>How many of those servers are connected; null when this user may not see it.</summary>
    internal int? StandbysConnected { get; init; }

    internal StoreSoftware Software => new("PostgreSQL", new Version(Version / Major, Version % Major), new Version(OldestVersion / Major, 0));

    private bool HasSynchronousStandby => Standbys.Length > 0;

    /// <summary>Says what an acknowledged commit survives, by the weakest setting.</summary>
    internal StoreDescription Describe(StoreDescription store) => this switch
    {
        { Fsync: false } => store with
        {
            Class = DurabilityClass.Relaxed,
            Durability = "survives the end of this process; the end of the server's machine may destroy the database (fsync is off)",
            Remedy = "Set 'fsync = on' in the server's postgresql.conf and reload it.",
        },
        { SynchronousCommit: "off" } => store with
        {
            Class = DurabilityClass.Relaxed,
            Durability = "survives the end of this process; the end of the server may take the last commits (synchronous_commit is off)",
            Remedy = "Set 'synchronous_commit = on' for the server, the database or the role.",
        },
        { FullPageWrites: false } => store with
        {
            Class = DurabilityClass.Relaxed,
            Durability = "survives the end of the server; power loss may damage the database (full_page_writes is off)",
            Remedy = "Set 'full_page_writes = on' in the server's postgresql.conf and reload it.",
        },
        { HasSynchronousStandby: true, SynchronousCommit: "on" or "remote_apply" } => store with
        {
            Class = DurabilityClass.Replicated,
            Durability = $"survives power loss, and loss of the primary where a synchronous standby takes over (synchronous_standby_names = {Standbys}{Connected()})",
            Remedy = null,
        },
        _ => store with
        {
            Class = DurabilityClass.Strict,
            Durability = HasSynchronousStandby ? $"survives power loss; no standby is waited for to have it on disk (synchronous_commit is {SynchronousCommit})" : "survives power loss",
            Remedy = "Name a synchronous standby in the server's 'synchronous_standby_names', and leave synchronous_commit on.",
        },
    };

    internal static async ValueTask<PostgresServerFacts> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlCommand(
            """
            SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'), pg_is_in_recovery(),
                current_setting('synchronous_commit'), current_setting('fsync')::boolean, current_setting('full_page_writes')::boolean,
                current_setting('synchronous_standby_names'),
                (SELECT CASE WHEN bool_or(sync_state IS NULL) THEN NULL ELSE count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) END FROM pg_stat_replication)
            """,
            connection);
        await using var answer = await question.ExecuteReaderAsync(cancellationToken);
        await answer.ReadAsync(cancellationToken);
        return new PostgresServerFacts(
            answer.GetInt32(0), answer.GetString(1), answer.GetBoolean(2), answer.GetString(3), answer.GetBoolean(4), answer.GetBoolean(5), answer.GetString(6))
        {
            StandbysConnected = answer.IsDBNull(7) ? null : (int)answer.GetInt64(7),
        };
    }

    /// <exception cref="StoreException">The server is one that the store cannot keep its promises on.</exception>
    internal void RequireUsable(string address)
    {
        if (Version < OldestVersion)
        {
            throw new StoreException($"PostgreSQL store '{address}': the server is version {Version / Major}, and the store needs {OldestVersion / Major} or newer.");
        }

        if (Encoding != "UTF8")
        {
            throw new StoreException($"PostgreSQL store '{address}': the database stores text as {Encoding}, and the store needs UTF8. "
                + "Make one with 'createdb --encoding UTF8 --template template0'.");
        }

        if (IsStandby)
        {
            throw new StoreException($"PostgreSQL store '{address}': the server is a standby, and what it knows may be old. Connect to the primary.");
        }
    }

    private string Connected() => StandbysConnected switch
    {
        null => "",
        0 => "; none is connected, and commits wait until one is",
        var count => string.Create(CultureInfo.InvariantCulture, $"; {count} connected"),
    };
}
