using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The tables, and how a schema of an older program comes to have them.</summary>
internal static class PostgresSchema
{
    /// <summary>So many letters of a head's id are its thread's 'active': they are the same for about a minute.</summary>
    internal const int MomentLength = 8;

    /// <summary>Step n takes a schema from version n to n + 1. Released steps never change; a new need is a new step.</summary>
    private static readonly string[] Steps =
    [
        // A transition updates its thread's row and appends one row. What changes in every transition is in no index: 'active' is the head's
        // id cut to about a minute (ids begin with their time), so that within that minute the new version of the row stays on its page
        // and no index is touched, while lists newest first still go along an index. Parents are not foreign keys: each check would cost
        // as much as the row, and nothing but the store's own statements, which hold the thread's row, writes here.
        """
        CREATE TABLE threads (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL,
            hash bytea NOT NULL,
            head text COLLATE "C" NOT NULL,
            active text COLLATE "C" NOT NULL GENERATED ALWAYS AS (left(head, 8)) STORED,
            status text COLLATE "C" NOT NULL,
            workflow_name text COLLATE "C" NOT NULL,
            workflow_version integer NOT NULL,
            workflow_hash text COLLATE "C" NOT NULL,
            former_workflows jsonb,
            created_seconds bigint NOT NULL,
            created_nanos integer NOT NULL,
            lease_nonce bytea,
            lease_owner text,
            lease_until bigint,
            stop jsonb
        ) WITH (fillfactor = 70);
        CREATE INDEX threads_by_activity ON threads (active);
        CREATE INDEX threads_by_status ON threads (status, active);
        CREATE INDEX threads_by_workflow ON threads (workflow_name, active);
        CREATE TABLE commits (
            thread bigint NOT NULL,
            version bigint NOT NULL,
            parent_version bigint NOT NULL,
            created_seconds bigint NOT NULL,
            created_nanos integer NOT NULL,
            id text COLLATE "C" NOT NULL,
            status text COLLATE "C" NOT NULL,
            hash bytea NOT NULL,
            parent_hash bytea NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (thread, version)
        );
        CREATE TABLE snapshots (
            thread bigint NOT NULL,
            version bigint NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (thread, version)
        );
        CREATE TABLE pending_writes (
            thread bigint NOT NULL,
            version bigint NOT NULL,
            task text COLLATE "C" NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (thread, task)
        );
        CREATE TABLE definitions (
            hash text COLLATE "C" PRIMARY KEY,
            name text NOT NULL,
            version integer NOT NULL,
            source_path text NOT NULL,
            content text NOT NULL
        );
        CREATE TABLE cached_results (
            key text COLLATE "C" PRIMARY KEY,
            saved_seconds bigint NOT NULL,
            saved_nanos integer NOT NULL,
            expires_seconds bigint NOT NULL,
            expires_nanos integer NOT NULL,
            body bytea NOT NULL
        );
        CREATE INDEX cached_results_by_expiry ON cached_results (expires_seconds);
        CREATE VIEW history AS
            SELECT threads.name AS thread, commits.version, commits.id AS checkpoint, commits.status,
                to_timestamp(commits.created_seconds) AS created, commits.parent_version, encode(commits.hash, 'hex') AS hash,
                encode(commits.body, 'escape') AS body
            FROM commits JOIN threads ON threads.id = commits.thread;
        """,

        // A job is a part of its thread's row, so that head, lease and job are locked and change as one. The indexes hold only threads in the state that they
        // are about, and no commit in between touches them.
        """
        ALTER TABLE threads
            ADD job_id text COLLATE "C",
            ADD job_queue text COLLATE "C",
            ADD job_priority integer,
            ADD job_tenant text COLLATE "C",
            ADD job_state text COLLATE "C",
            ADD job_attempt integer,
            ADD job_failures integer,
            ADD job_since bigint,
            ADD job_due bigint,
            ADD job_history jsonb;
        CREATE INDEX jobs_in_line ON threads (job_queue, job_priority, job_tenant, job_since, id) WHERE job_state = 'Ready';
        CREATE INDEX jobs_by_time ON threads (job_due) WHERE job_state = 'Delayed';
        CREATE INDEX jobs_at_work ON threads (job_queue) WHERE job_state = 'Running';
        CREATE INDEX jobs_of_tenants ON threads (job_tenant, job_state) WHERE job_state IS NOT NULL;
        CREATE INDEX jobs_of_queues ON threads (job_queue, job_state) WHERE job_state IS NOT NULL;
        CREATE TABLE commands (
            thread bigint NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            id text COLLATE "C" NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (thread, id)
        );
        CREATE TABLE submissions (
            tenant text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            request_hash text NOT NULL,
            thread text NOT NULL,
            until bigint NOT NULL,
            PRIMARY KEY (tenant, key)
        );
        CREATE INDEX submissions_by_end ON submissions (until);
        CREATE TABLE tenant_starts (tenant text COLLATE "C" PRIMARY KEY, second bigint NOT NULL, count bigint NOT NULL);
        CREATE TABLE workers (owner text COLLATE "C" PRIMARY KEY, beat bigint NOT NULL, until bigint NOT NULL, worker jsonb NOT NULL);
        """,

        // Shared state. A row whose body is NULL only remembers a fencing token. 'ends' is when an entry expires or such a token is forgotten. Versions
        // come from a sequence that outlives all rows. Writers of an entry wait for each other at an advisory lock, because it may have no row.
        """
        CREATE TABLE states (
            space text COLLATE "C" NOT NULL,
            partition text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            token bigint NOT NULL,
            ends bigint,
            body bytea,
            PRIMARY KEY (space, partition, name)
        );
        CREATE INDEX states_by_end ON states (ends) WHERE ends IS NOT NULL;
        CREATE SEQUENCE state_versions;
        CREATE TABLE state_writes (
            space text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            until bigint NOT NULL,
            PRIMARY KEY (space, id)
        );
        CREATE INDEX state_writes_by_end ON state_writes (until);
        """,

        // Work whose workers died more than once: few at any time, and looked for every second.
        "CREATE INDEX jobs_suspected ON threads (job_queue) WHERE job_attempt >= 2",

        // For how long a lease was taken or last extended, in ticks of 100 ns; NULL where that was not noted.
        "ALTER TABLE threads ADD lease_lasts bigint",

        // What is calculated by the table itself is prepared anew for every statement, at the cost of a tenth of a transition; so the statements that move a head
        // write it. The default is for programs of before that still run: the time of now, as an id begins with it.
        """
        ALTER TABLE threads ALTER active DROP EXPRESSION,
            ALTER active SET DEFAULT lpad(to_hex((date_part('epoch', clock_timestamp()) * 1000)::bigint >> 16), 8, '0');
        """,
    ];

    /// <summary>Brings a schema to what this program knows. Of programs that start at once one does it and the others wait for it.</summary>
    /// <exception cref="StoreException">The schema is a newer program's, or holds tables of another one.</exception>
    internal static async ValueTask PrepareAsync(NpgsqlConnection connection, string schema, string address, CancellationToken cancellationToken)
    {
        if (await FindVersionAsync(connection, address, cancellationToken) == Steps.Length)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, "SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true)", null, cancellationToken);
        await RunAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('graph schema ' || $1, 0))", schema, cancellationToken);
        await ClimbAsync(connection, schema, await FindVersionAsync(connection, address, cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async ValueTask ClimbAsync(NpgsqlConnection connection, string schema, int version, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            await MakeSchemaAsync(connection, schema, cancellationToken);
            await RunAsync(
                connection,
                "CREATE TABLE schema_versions (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
                null,
                cancellationToken);
        }

        for (; version < Steps.Length; version++)
        {
            await RunAsync(connection, Steps[version], null, cancellationToken);
            await RunAsync(connection, "INSERT INTO schema_versions (version) SELECT count(*) + 1 FROM schema_versions", null, cancellationToken);
        }
    }

    /// <summary>One that is there already, made by someone who may, is left alone: only its tables have to be this user's.</summary>
    private static async ValueTask MakeSchemaAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlCommand("SELECT current_schema() IS NOT NULL", connection);
        if (await question.ExecuteScalarAsync(cancellationToken) is not true)
        {
            // The name was checked to be a plain one; an identifier cannot be a parameter.
            await RunAsync(connection, $"CREATE SCHEMA \"{schema}\"", null, cancellationToken);
        }
    }

    /// <summary>The schema's version; 0 when nothing is there yet.</summary>
    private static async ValueTask<int> FindVersionAsync(NpgsqlConnection connection, string address, CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlCommand(
            """
            SELECT to_regclass('schema_versions') IS NOT NULL,
                EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace(current_schema()) AND relkind = 'r')
            """,
            connection);
        var (isOurs, hasTables) = await ReadFlagsAsync(question, cancellationToken);
        if (!isOurs)
        {
            return hasTables
                ? throw new StoreException($"The schema of PostgreSQL store '{address}' holds tables of another program. Nothing in it was changed; "
                    + "name another schema.")
                : 0;
        }

        await using var versions = new NpgsqlCommand("SELECT max(version) FROM schema_versions", connection);
        var version = await versions.ExecuteScalarAsync(cancellationToken) is int number ? number : 0;
        return version <= Steps.Length
            ? version
            : throw new StoreException($"The schema of PostgreSQL store '{address}' was written by a newer program: its version is {version}, and this one "
                + $"knows up to {Steps.Length}. Use the newer program, or name another schema.");
    }

    private static async ValueTask<(bool IsOurs, bool HasTables)> ReadFlagsAsync(NpgsqlCommand question, CancellationToken cancellationToken)
    {
        await using var answer = await question.ExecuteReaderAsync(cancellationToken);
        await answer.ReadAsync(cancellationToken);
        return (answer.GetBoolean(0), answer.GetBoolean(1));
    }

    private static async ValueTask RunAsync(NpgsqlConnection connection, string sql, string? argument, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (argument is not null)
        {
            command.Parameters.Then(argument);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
