using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Threads, newest activity first. Which ones is found out at once, without a body read; they themselves are read a page at a time.</summary>
internal static class ThreadListing
{
    internal const int PageSize = 100;

    /// <summary>The index has the order up to a minute, and only threads of the same minute are left to sort.</summary>
    internal const string Find =
        """
        SELECT id FROM threads
        WHERE ($1 IS NULL OR workflow_name = $1) AND ($2 IS NULL OR workflow_version = $2) AND ($3 IS NULL
                OR (status = ANY ($3) AND job_state IS DISTINCT FROM 'Parked') OR (job_state = 'Parked' AND 'DeadLettered' = ANY ($3)))
            AND name >= coalesce($5, '') AND ($6 IS NULL OR name < $6)
        ORDER BY active DESC, head DESC LIMIT $4
        """;

    internal static async ValueTask<List<long>> FindAsync(ThreadQuery query, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Find, connection);
        command.Parameters
            .Then(query.WorkflowName)
            .Then(query.WorkflowVersion)
            .Then(query.Statuses.Count == 0 ? null : [.. query.Statuses.Select(status => status.ToString())])
            .Then(Math.Max(0, query.Limit))
            .Then(query.IdPrefix)
            .Then(IdPrefixes.EndOf(query.IdPrefix));
        var threads = new List<long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            threads.Add(rows.GetInt64(0));
        }

        return threads;
    }

    /// <summary>Reads lines in the order asked for; threads that have been deleted since are left out.</summary>
    internal static async ValueTask<List<StoredThreadSummary>> ReadAsync(
        long[] threads, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT threads.name, threads.workflow_name, threads.workflow_version, threads.workflow_hash, threads.created_seconds, threads.created_nanos,
                commits.version, commits.id, commits.status, commits.hash, commits.parent_hash, commits.parent_version,
                commits.created_seconds, commits.created_nanos, commits.body, {LeaseColumns.All}, {JobColumns.All}
            FROM unnest($1) WITH ORDINALITY AS listed (thread, place)
                JOIN threads ON threads.id = listed.thread
                JOIN commits ON commits.thread = threads.id AND commits.version = threads.version
            ORDER BY listed.place
            """,
            connection);
        command.Parameters.Then(threads);
        var lines = new List<StoredThreadSummary>(threads.Length);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var commit = StoredRow.Commit(rows, new ThreadId(rows.GetString(0)), 6);
            var lease = LeaseColumns.Read(rows, 6 + StoredRow.CommitColumns);
            var job = JobColumns.Read(rows, 6 + StoredRow.CommitColumns + LeaseColumns.Count);
            lines.Add(new StoredThreadSummary(StoredRow.Workflow(rows, 1), StoredRow.Time(rows, 4), commit, lease) { Job = job });
        }

        return lines;
    }
}
