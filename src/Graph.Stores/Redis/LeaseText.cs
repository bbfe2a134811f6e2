using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Leases as scripts and the thread's hash spell them.</summary>
internal static class LeaseText
{
    private const int MicrosecondsPerSecond = 1_000_000;
    private const int NanosPerMicrosecond = 1_000;

    /// <summary>What a commit asks of the lease, in the five places that the commit's script has for it: what, nonce, what may be broken, owner, duration.</summary>
    internal static (RedisValue Asked, RedisValue Nonce, RedisValue Breaks, RedisValue Owner, RedisValue Duration) Write(CommitLease? lease) => lease switch
    {
        CommitLease.Take take => ("take", Nonce(take.Nonce), Breaks(take), take.Owner.Value, Duration(take.Duration)),
        CommitLease.Hold hold => ("hold", Nonce(hold.Nonce), "", "", Duration(hold.Duration)),
        CommitLease.Release release => ("release", Nonce(release.Nonce), "", "", "0"),
        _ => ("", "", "", "", "0"),
    };

    internal static RedisValue Nonce(LeaseNonce nonce) => nonce.ToString();

    internal static LeaseNonce ReadNonce(string text) => new(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>What may be broken although it is live: one nonce, any, or none.</summary>
    internal static RedisValue Breaks(CommitLease.Take take) => take.BreaksAny ? "*" : take.Breaks is { } nonce ? Nonce(nonce) : "";

    internal static RedisValue Duration(TimeSpan duration) => (long)duration.TotalMicroseconds;

    internal static TimeSpan ReadDuration(string microseconds) =>
        TimeSpan.FromMicroseconds(long.Parse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>The time for a script to go by; empty for the server's own.</summary>
    internal static RedisValue Now(TimeProvider? clock)
    {
        if (clock is null)
        {
            return "";
        }

        return Microseconds(Timestamp.From(clock.GetUtcNow())).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A time in microseconds, cut to whole ones.</summary>
    internal static long Microseconds(Timestamp time) => (time.Seconds * MicrosecondsPerSecond) + (time.Nanos / NanosPerMicrosecond);

    internal static Timestamp ReadTime(string microseconds)
    {
        var (seconds, rest) = Math.DivRem(long.Parse(microseconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), MicrosecondsPerSecond);
        return new Timestamp(seconds, (int)rest * NanosPerMicrosecond);
    }

    /// <summary>A digit that grows with the urgency, for the script to compare; then JSON.</summary>
    internal static RedisValue Write(StopRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([(byte)('0' + (int)request.Kind)]);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("kind", request.Kind.ToString());
        json.WriteString("at", request.At.ToString());
        json.WriteString("by", request.By);
        json.WriteString("reason", request.Reason);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    internal static StopRequest ReadStop(ReadOnlyMemory<byte> text)
    {
        using var json = JsonDocument.Parse(text[1..]);
        var request = json.RootElement;
        return new StopRequest(
            Enum.Parse<StopKind>(request.GetProperty("kind").GetString()!),
            Timestamp.TryParse(request.GetProperty("at").GetString()!, out var at) ? at : default)
        {
            By = request.GetProperty("by").GetString(),
            Reason = request.GetProperty("reason").GetString(),
        };
    }
}
