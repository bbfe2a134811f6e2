using Graph.Runtime;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>Looks at jobs without holding any of them.</summary>
internal static class JobReading
{
    internal static async ValueTask<JobView?> FindAsync(ThreadId threadId, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT name, {LeaseColumns.All}, {JobColumns.All} FROM threads WHERE name = $1 AND job_state IS NOT NULL", connection);
        command.Parameters.Then(threadId.Value);
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    internal static async ValueTask<List<JobView>> ListAsync(JobQuery query, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT name, {LeaseColumns.All}, {JobColumns.All} FROM threads
            WHERE job_state IS NOT NULL AND ($1 IS NULL OR job_queue = $1) AND ($2 IS NULL OR job_tenant = $2) AND ($3 IS NULL OR job_state = $3)
            ORDER BY job_since, name LIMIT $4
            """,
            connection);
        command.Parameters.Then(query.Queue).Then(query.Tenant).Then(query.State?.ToString()).Then(Math.Max(0, query.Limit));
        return await ReadAsync(command, cancellationToken);
    }

    internal static async ValueTask<IReadOnlyList<QueueDepth>> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT job_queue, job_state, count(*) FROM threads WHERE job_state IS NOT NULL GROUP BY job_queue, job_state", connection);
        var depths = new List<QueueDepth>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            depths.Add(new QueueDepth(rows.GetString(0), Enum.Parse<JobState>(rows.GetString(1)), rows.GetInt64(2)));
        }

        return [.. depths.OrderBy(depth => depth.Queue, StringComparer.Ordinal).ThenBy(depth => depth.State)];
    }

    /// <summary>Whether a claim could come to anything, and if not, when the next delayed job is due.</summary>
    internal static async ValueTask<(bool HasWork, TimeSpan? UntilDue)> LookAsync(
        IReadOnlyList<string> queues, QueueSettings settings, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var queue in queues)
        {
            var line = new JobLine(queue, settings.Bounds.MaxRunningPerTenant, connection);
            await line.ReadAsync(cancellationToken);
            if (line.MayHaveWork)
            {
                return (true, null);
            }
        }

        await using var command = new NpgsqlCommand(
            $"SELECT (SELECT min(job_due) FROM threads WHERE job_state = 'Delayed' AND job_queue = ANY ($10)) - {LeaseColumns.Now}", connection);
        command.Parameters.ThenLease(default, null, settings.Clock).Then([.. queues]);
        var left = await command.ExecuteScalarAsync(cancellationToken) is long ticks ? TimeSpan.FromTicks(ticks) : default(TimeSpan?);
        return (left <= TimeSpan.Zero, left);
    }

    /// <summary>The queues of the first suspects that an idle worker could take.</summary>
    internal static async ValueTask<IReadOnlyList<string>> FindSuspectsAsync(
        IReadOnlyList<QueueShare> queues, QueueSettings settings, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT name, {LeaseColumns.All}, {JobColumns.All}, {LeaseColumns.Now} FROM threads
            WHERE job_attempt >= 2 AND job_state IN ('Ready', 'Running') AND job_queue = ANY ($10)
                AND {LeaseColumns.HasLapsed(LeaseColumns.Now)}
            LIMIT 100
            """,
            connection);
        command.Parameters.ThenLease(default, null, settings.Clock).Then([.. queues.Select(share => share.Queue)]);
        var found = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var job = JobColumns.Read(rows, 1 + LeaseColumns.Count)!;
            if (JobRules.CanBeTaken(job, LeaseColumns.Read(rows, 1), LeaseColumns.Time(rows.GetInt64(1 + LeaseColumns.Count + JobColumns.Count))))
            {
                found.Add(job.Placement.Queue);
            }
        }

        return found;
    }

    private static async ValueTask<List<JobView>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var views = new List<JobView>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            views.Add(new JobView(new ThreadId(rows.GetString(0)), JobColumns.Read(rows, 1 + LeaseColumns.Count)!, LeaseColumns.Read(rows, 1)));
        }

        return views;
    }
}
