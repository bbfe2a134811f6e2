using Graph.Runtime.SharedState;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres.SharedState;

/// <summary>What the statements about shared state have in common: $1 is the time of tests, $2 the space and $3 the partition.</summary>
internal static class StateColumns
{
    /// <summary>The server's clock at the very moment, in ticks of 100 ns since 1970; in tests the clock given.</summary>
    internal const string Now = "coalesce($1, (extract(epoch FROM clock_timestamp()) * 10000000)::bigint)";

    /// <summary>Whether there is an entry to be seen.</summary>
    internal const string IsVisible = $"body IS NOT NULL AND (ends IS NULL OR ends > {Now})";

    internal static NpgsqlParameterCollection ThenClock(this NpgsqlParameterCollection parameters, TimeProvider? clock) =>
        parameters.Then(clock is null ? default(long?) : LeaseColumns.Ticks(Timestamp.From(clock.GetUtcNow())));

    internal static NpgsqlParameterCollection ThenPlace(this NpgsqlParameterCollection parameters, StateSpace space, StatePartition partition) =>
        parameters.Then(space.Value).Then(partition.Value);

    internal static Timestamp? End(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : LeaseColumns.Time(row.GetInt64(column));

    internal static long? Ticks(Timestamp? end) => end is { } time ? LeaseColumns.Ticks(time) : null;
}
