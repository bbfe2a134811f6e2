using Graph.Runtime.Checkpoints;
using Graph.Stores.Hybrid;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;
using Graph.Stores.Sqlite;

namespace Graph.Stores;

/// <summary>Opens the store that a URI names, so that a setting or a command line can choose it.</summary>
/// <remarks>Known are <c>memory:</c>, <c>sqlite:path[?synchronous=normal]</c>, <c>postgres://user:password@host:port/database</c>,
/// <c>redis://host[:port]</c> and <c>hybrid:postgres://…;redis://…</c>. What comes after the scheme is each store's own.</remarks>
public static class StoreUris
{
    /// <summary>One line a store: its scheme, how its URIs are written, and who opens them.</summary>
    private static readonly Entry[] Entries =
    [
        new("memory", "memory:", _ => new InMemoryCheckpointStore()),
        new("sqlite", SqliteStoreUri.Form, rest => new SqliteCheckpointStore(SqliteStoreUri.Parse(rest))),
        new("postgres", PostgresStoreUri.Form, OpenPostgres),
        new("postgresql", PostgresStoreUri.Form, OpenPostgres),
        new("redis", RedisStoreUri.Form, rest => new RedisCheckpointStore(RedisStoreUri.Parse(rest, useTls: false))),
        new("rediss", RedisStoreUri.FormWithTls, rest => new RedisCheckpointStore(RedisStoreUri.Parse(rest, useTls: true))),
        new("hybrid", HybridStoreUri.Form, rest => new HybridCheckpointStore(HybridStoreUri.Parse(rest))),
    ];

    /// <summary>How the URIs of the known stores are written, for help texts.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. Entries.Select(entry => entry.Form).Distinct()];

    /// <summary>Opens a store.</summary>
    /// <param name="uri">Such as <c>sqlite:.graph/threads.db</c>.</param>
    /// <returns>The store; whoever asked for it disposes of it when it is disposable.</returns>
    /// <exception cref="StoreException">No store is addressed like that, an option is unknown, or the store cannot be used.</exception>
    public static ICheckpointStore Open(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            throw new StoreException($"A store is named by a URI, and this one has no scheme. {FileOf(uri)}{Known()}");
        }

        // Only the scheme is repeated in messages: the rest may hold a password.
        var scheme = uri[..colon];
        var entry = Array.Find(Entries, known => string.Equals(known.Scheme, scheme, StringComparison.OrdinalIgnoreCase))
            ?? throw new StoreException($"No store is addressed by '{scheme}:'. {Known()}");
        return entry.Open(uri[(colon + 1)..]);
    }

    private static PostgresCheckpointStore OpenPostgres(string rest) => new(PostgresStoreUri.Parse(rest));

    /// <summary>What was meant where only a file was named. Nothing is repeated that may hold a password.</summary>
    private static string FileOf(string uri) =>
        uri.AsSpan().Trim().Length > 0 && !uri.Contains(':', StringComparison.Ordinal) && !uri.Contains('@', StringComparison.Ordinal)
            ? $"A SQLite file is named so: 'sqlite:{uri}'. "
            : "";

    private static string Known() => $"Write one of: {string.Join(", ", Forms.Select(form => $"'{form}'"))}.";

    private sealed record Entry(string Scheme, string Form, Func<string, ICheckpointStore> Open);
}
