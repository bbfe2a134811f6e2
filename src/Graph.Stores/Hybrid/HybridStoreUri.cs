using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;

namespace Graph.Stores.Hybrid;

/// <summary>A hybrid store as a URI writes it: the addresses of its two parts, with a semicolon between them.</summary>
internal static class HybridStoreUri
{
    internal const string Form = "hybrid:postgres://…;redis://…[;expiry=seconds]";

    /// <summary>Reads what comes after "hybrid:". No message repeats what may hold a password.</summary>
    /// <exception cref="StoreException">A part is missing, or cannot be read.</exception>
    internal static HybridStoreOptions Parse(string rest)
    {
        var parts = rest.Split(';');
        if (parts.Length is < 2 or > 3)
        {
            throw Refusal();
        }

        var options = new HybridStoreOptions { Truth = ReadTruth(parts[0]), Copies = ReadCopies(parts[1]) };
        if (options.Copies.Queues != new JobQueueOptions())
        {
            throw new StoreException("The queues of a hybrid store are in PostgreSQL: write their bounds into that part of the address.");
        }

        if (options.Copies is { Replicas: > 0 } or { MinimumDurability: not null })
        {
            throw new StoreException("What commits of a hybrid store survive is up to PostgreSQL: write 'durability' into that part of the address, and leave 'replicas' out; copies need none.");
        }

        return parts.Length == 2 ? options : options with { Expiry = ReadExpiry(parts[2]) };
    }

    private static PostgresStoreOptions ReadTruth(string part) => Cut(part) switch
    {
        ("postgres" or "postgresql", var rest) => PostgresStoreUri.Parse(rest),
        _ => throw Refusal(),
    };

    private static RedisStoreOptions ReadCopies(string part) => Cut(part) switch
    {
        ("redis", var rest) => RedisStoreUri.Parse(rest, useTls: false),
        ("rediss", var rest) => RedisStoreUri.Parse(rest, useTls: true),
        _ => throw Refusal(),
    };

    private static TimeSpan ReadExpiry(string part) =>
        part.Split('=') is ["expiry", var value] && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 2_592_000
            ? TimeSpan.FromSeconds(seconds)
            : throw Refusal();

    private static (string Scheme, string Address) Cut(string part) =>
        part.Split(':', 2) is [var scheme, var rest] ? (scheme.ToLowerInvariant(), rest) : ("", "");

    private static StoreException Refusal() =>
        new($"The address of a hybrid store names a PostgreSQL store, then a Redis store, then how long copies are kept if that is not an hour. It is written {Form}.");
}
