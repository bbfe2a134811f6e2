using Graph.Runtime.SharedState;
using Npgsql;

namespace Graph.Stores.Postgres.SharedState;

/// <summary>Clears away what has had its time, a bounded piece at once; rows that others hold are passed over, so that nobody waits for anybody.</summary>
internal static class StateClearing
{
    private const int AtOnce = 4_000;

    internal static async ValueTask<int> RunAsync(TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH ended AS (
                SELECT space, partition, name, token > 0 AND body IS NOT NULL AS is_fenced FROM states
                WHERE ends <= {StateColumns.Now} ORDER BY ends LIMIT $2 FOR UPDATE SKIP LOCKED),
            buried AS (
                UPDATE states SET body = NULL, ends = {StateColumns.Now} + $3
                WHERE (space, partition, name) IN (SELECT space, partition, name FROM ended WHERE is_fenced)),
            gone AS (
                DELETE FROM states WHERE (space, partition, name) IN (SELECT space, partition, name FROM ended WHERE NOT is_fenced))
            DELETE FROM state_writes WHERE (space, id) IN (
                SELECT space, id FROM state_writes WHERE until <= {StateColumns.Now} ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)
            """,
            connection);
        command.Parameters.ThenClock(clock).Then(AtOnce).Then(StateRules.FenceMemory.Ticks);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
