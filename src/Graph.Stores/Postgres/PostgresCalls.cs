using System.Globalization;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Runs calls against the server until each has a definite answer or its time is up.</summary>
/// <remarks>A connection that is lost leaves open whether the server did what it was told. So everything that runs here may be sent again
/// at any time and is answered as the first time.</remarks>
internal sealed class PostgresCalls(NpgsqlDataSource source, string address, PostgresStoreOptions options, TimeProvider time, Random random)
{
    /// <summary>How much longer than the server's own limit the client waits: only a server that does not answer at all gets there.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Timers count whole milliseconds: a shorter try would be given up before it is made.</summary>
    private static readonly TimeSpan ShortestTry = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    internal ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, options.Deadline, cancellationToken);

    /// <exception cref="StoreException">The server refused, or gave no answer within the patience.</exception>
    internal async ValueTask<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (began, usual) = (time.GetTimestamp(), options.StatementTimeout + Grace);
        var trouble = new CallTrouble();
        for (var turn = 0; ; turn++)
        {
            if (turn > 0)
            {
                await PauseAsync(turn, Left(began, patience), cancellationToken);
            }

            var left = Left(began, patience);
            if (left < ShortestTry)
            {
                throw TimeIsUp(patience, trouble);
            }

            try
            {
                return await new CallAttempt<T>(source, work, trouble).RunAsync(left < usual ? left : usual, time, cancellationToken);
            }
            catch (NpgsqlException fault) when (trouble.MayPass(fault))
            {
                trouble.Note(fault);
            }
            catch (NpgsqlException fault)
            {
                throw PostgresFault.Explain(fault, address);
            }
            catch (TimeoutException) when (left <= usual)
            {
                // What went wrong before this last try tells more than that it was cut off.
                throw TimeIsUp(patience, trouble);
            }
            catch (TimeoutException silence)
            {
                trouble.Note(silence);
            }
        }
    }

    private TimeSpan Left(long began, TimeSpan patience)
    {
        var left = patience - time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Task PauseAsync(int turn, TimeSpan left, CancellationToken cancellationToken)
    {
        // The whole pause is drawn, so that callers whose connections broke together do not come back together.
        var longest = Math.Min(FirstPause.TotalMilliseconds * (1L << Math.Min(turn - 1, 16)), LongestPause.TotalMilliseconds);
        lock (random)
        {
            var pause = TimeSpan.FromMilliseconds(longest * random.NextDouble());
            return Task.Delay(pause < left ? pause : left, time, cancellationToken);
        }
    }

    private StoreException TimeIsUp(TimeSpan patience, CallTrouble trouble)
    {
        var outcome = trouble.IsUnknown || trouble.IsSent
            ? "Whether the call was carried out is not known; sending it again tells"
            : "Nothing was stored";
        var last = trouble.Last is NpgsqlException fault ? fault.Message.TrimEnd('.') : "the server did not answer";
        return new StoreException(
            string.Create(CultureInfo.InvariantCulture, $"PostgreSQL store '{address}' gave no answer within {patience.TotalSeconds:0.#} s: {last}. {outcome}. ")
            + "Check that the server runs and that this machine reaches it, or raise Deadline.",
            trouble.Last);
    }
}
