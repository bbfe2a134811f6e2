using System.Globalization;
using System.Text.Json;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>A thread's lease as columns of its row, and the rules of leases as conditions and assignments: what decides about a lease is part of
/// the statement that depends on it. The parameters $1 to $9 of each such statement are those of <see cref="ThenLease"/>.</summary>
internal static class LeaseColumns
{
    /// <summary>All of them, for reading, in the order of <see cref="Read"/>.</summary>
    internal const string All = "threads.lease_nonce, threads.lease_owner, threads.lease_until, threads.stop, threads.lease_lasts";

    /// <summary>How many columns <see cref="All"/> names.</summary>
    internal const int Count = 5;

    /// <summary>The server's clock at the very moment, after any wait for the row, in ticks of 100 ns since 1970; in tests the clock given.</summary>
    /// <remarks>Calculated in floating point, which is right to a quarter of a microsecond and costs a fraction of exact decimals.</remarks>
    internal const string Now = "coalesce($9, (date_part('epoch', clock_timestamp()) * 10000000)::bigint)";

    /// <summary>Whether the writer may write.</summary>
    internal const string MayWrite =
        $"(lease_nonce = $2 OR ($7 AND (lease_nonce IS NULL OR lease_until <= {Now} OR lease_until > {Now} + 2 * lease_lasts OR lease_nonce = $6 OR $8)))";

    /// <summary>The condition that <see cref="ThreadLease.IsLive"/> is not met.</summary>
    /// <param name="now">The time in ticks, as SQL.</param>
    internal static string HasLapsed(string now) => $"(lease_until IS NULL OR lease_until <= {now} OR lease_until > {now} + 2 * lease_lasts)";

    /// <summary>The lease from then on. One that lasts nine tenths of its time as it is stays as it is, unless it lasts longer than that time: then it was taken
    /// before the clock was put back. A request to stop stays with its holder.</summary>
    internal const string Settle =
        $"""
        lease_nonce = $3,
        lease_owner = CASE WHEN $3 IS NOT NULL THEN coalesce($4, lease_owner) END,
        lease_until = CASE WHEN $3 IS NULL THEN NULL WHEN $4 IS NULL AND lease_until - {Now} BETWEEN $5 * 9 / 10 AND $5 THEN lease_until ELSE {Now} + $5 END,
        lease_lasts = CASE WHEN $3 IS NOT NULL THEN $5::bigint END,
        stop = CASE WHEN lease_nonce = $3 THEN stop END
        """;

    /// <summary>Whose thread, and what the writer shows or asks for.</summary>
    internal static NpgsqlParameterCollection ThenLease(
        this NpgsqlParameterCollection parameters, ThreadId threadId, CommitLease? lease, TimeProvider? clock)
    {
        var take = lease as CommitLease.Take;
        return parameters
            .Then(threadId.Value ?? "")
            .Then(lease?.Nonce)
            .Then(lease is CommitLease.Release ? null : lease?.Nonce)
            .Then(take?.Owner.Value)
            .Then(DurationOf(lease).Ticks)
            .Then(take?.Breaks)
            .Then(lease is null or CommitLease.Take)
            .Then(take?.BreaksAny ?? false)
            .Then(TimeOf(clock));
    }

    /// <summary>What <see cref="Now"/> takes for the time; null for the server's own.</summary>
    internal static long? TimeOf(TimeProvider? clock) => clock is null ? null : Ticks(Timestamp.From(clock.GetUtcNow()));

    /// <summary>Reads the columns of <see cref="All"/>; null when the thread is nobody's.</summary>
    internal static ThreadLease? Read(NpgsqlDataReader row, int first) => row.IsDBNull(first)
        ? null
        : new ThreadLease(LeaseNonce.Read(row.GetFieldValue<byte[]>(first)), new LeaseOwner(row.GetString(first + 1)), Time(row.GetInt64(first + 2)))
        {
            Stop = ReadStop(row, first + 3),
            Lasts = row.IsDBNull(first + 4) ? TimeSpan.Zero : TimeSpan.FromTicks(row.GetInt64(first + 4)),
        };

    /// <summary>Reads a request to stop; null when there is none.</summary>
    internal static StopRequest? ReadStop(NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            return null;
        }

        var stop = JsonSerializer.Deserialize<StopColumn>(row.GetString(column)) ?? throw new JsonException("A request to stop is an object.");
        return new StopRequest(stop.Kind, new Timestamp(stop.Seconds, stop.Nanos)) { By = stop.By, Reason = stop.Reason };
    }

    /// <summary>Writes a request to stop; its kind is a number, the more urgent the higher.</summary>
    internal static string Write(StopRequest request) =>
        JsonSerializer.Serialize(new StopColumn(request.Kind, request.By, request.Reason, request.At.Seconds, request.At.Nanos));

    /// <summary>A time as the columns hold it.</summary>
    internal static Timestamp Time(long ticks)
    {
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return new Timestamp(seconds, (int)rest * (int)TimeSpan.NanosecondsPerTick);
    }

    /// <summary>What time it is by the server's clock, or by the one that tests put in its place.</summary>
    internal static async ValueTask<Timestamp> ReadClockAsync(TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (clock is not null)
        {
            return Timestamp.From(clock.GetUtcNow());
        }

        await using var question = new NpgsqlCommand("SELECT (date_part('epoch', clock_timestamp()) * 10000000)::bigint", connection);
        return Time(Convert.ToInt64(await question.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture));
    }

    private static TimeSpan DurationOf(CommitLease? lease) => lease switch
    {
        CommitLease.Take take => take.Duration,
        CommitLease.Hold hold => hold.Duration,
        _ => TimeSpan.Zero,
    };

    /// <summary>A time for the columns.</summary>
    internal static long Ticks(Timestamp time) => (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanos / TimeSpan.NanosecondsPerTick);

    private sealed record StopColumn(StopKind Kind, string? By, string? Reason, long Seconds, int Nanos);
}
