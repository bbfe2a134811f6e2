using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>The ready jobs of one queue as a claim sees them: by priority, then by tenant, whose oldest job is locked when its turn has come.</summary>
internal sealed class JobLine(string queue, int? mostOfTenant, NpgsqlConnection connection)
{
    private readonly List<Share> _shares = [];
    private readonly Dictionary<string, long> _running = new(StringComparer.Ordinal);
    private long? _next;
    private string _nextTenant = "";

    /// <summary>Finds out which tenants wait with which priority, going from one to the next along the index, whatever the length of the line.</summary>
    internal async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH RECURSIVE shares AS (
                (SELECT job_priority, job_tenant, job_since FROM threads WHERE job_queue = $1 AND job_state = 'Ready' AND job_attempt < 2
                    ORDER BY job_priority, job_tenant, job_since LIMIT 1)
                UNION ALL
                SELECT next.* FROM shares CROSS JOIN LATERAL (
                    SELECT job_priority, job_tenant, job_since FROM threads
                    WHERE job_queue = $1 AND job_state = 'Ready' AND job_attempt < 2 AND (job_priority, job_tenant) > (shares.job_priority, shares.job_tenant)
                    ORDER BY job_priority, job_tenant, job_since LIMIT 1) AS next)
            SELECT job_priority, job_tenant, job_since,
                (SELECT count(*) FROM threads WHERE threads.job_tenant = shares.job_tenant AND job_state = 'Running')
            FROM shares
            """,
            connection);
        command.Parameters.Then(queue);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            _shares.Add(new Share(rows.GetInt32(0), rows.GetString(1), rows.GetInt64(2)));
            _running[rows.GetString(1)] = rows.GetInt64(3);
        }
    }

    /// <summary>Whether the line has a job that may run, as far as can be told without locking one.</summary>
    internal bool MayHaveWork => _shares.Exists(MayRun);

    /// <summary>The first in line, locked; null when there is none, or others have them all. Asked again, it is the same until it is taken.</summary>
    internal async ValueTask<long?> FindNextAsync(CancellationToken cancellationToken)
    {
        while (_next is null && Choose() is { } share)
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT id, job_since FROM threads
                WHERE job_queue = $1 AND job_priority = $2 AND job_tenant = $3 AND job_state = 'Ready' AND job_attempt < 2
                ORDER BY job_since, id LIMIT 1 FOR UPDATE SKIP LOCKED
                """,
                connection);
            command.Parameters.Then(queue).Then(share.Priority).Then(share.Tenant);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            _shares.Remove(share);
            if (await rows.ReadAsync(cancellationToken))
            {
                (_next, _nextTenant) = (rows.GetInt64(0), share.Tenant);
                _shares.Add(share with { Since = rows.GetInt64(1) });
            }
        }

        return _next;
    }

    /// <summary>The first in line is not in it any more.</summary>
    internal void Leave(bool isRunning)
    {
        _next = null;
        _running[_nextTenant] += isRunning ? 1 : 0;
    }

    private Share? Choose() => _shares
        .Where(MayRun)
        .OrderBy(share => share.Priority)
        .ThenBy(share => _running[share.Tenant])
        .ThenBy(share => share.Since)
        .FirstOrDefault();

    private bool MayRun(Share share) => _running[share.Tenant] < (mostOfTenant ?? long.MaxValue);

    private sealed record Share(int Priority, string Tenant, long Since);
}
