using Graph.Runtime.Checkpoints;
using Graph.Runtime.Hosting;
using Graph.Stores;
using Graph.Stores.Hybrid;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;
using Graph.Stores.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where a host's threads live.</summary>
public static class GraphAgentsBuilderStoreExtensions
{
    /// <summary>Keeps threads in a SQLite file; the host closes it at its end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; it and its folder are made when they are not there.</param>
    /// <param name="configure">Changes the other settings.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder UseSqlite(
        this GraphAgentsBuilder builder, string path, Func<SqliteStoreOptions, SqliteStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = new SqliteStoreOptions { Path = path };
        return builder.UseStore(() => new SqliteCheckpointStore(configure?.Invoke(options) ?? options));
    }

    /// <summary>Keeps threads in a PostgreSQL database; the host closes its connections at its end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">Npgsql's form, such as <c>Host=db;Database=graph;Username=graph;Password=…</c>; for the form of a URI there is
    /// <see cref="UseStore(GraphAgentsBuilder, string)"/>.</param>
    /// <param name="configure">Changes the other settings.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder UsePostgres(
        this GraphAgentsBuilder builder, string connectionString, Func<PostgresStoreOptions, PostgresStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var options = new PostgresStoreOptions { ConnectionString = connectionString };
        return builder.UseStore(() => new PostgresCheckpointStore(configure?.Invoke(options) ?? options));
    }

    /// <summary>Keeps threads in Redis; the host connects when the store is first used, and closes the connections at its end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="host">The server as <c>host:port</c>, or several with commas between: a master with its replicas, or nodes of a cluster.</param>
    /// <param name="configure">Changes the other settings.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder UseRedis(
        this GraphAgentsBuilder builder, string host, Func<RedisStoreOptions, RedisStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        var options = new RedisStoreOptions { Hosts = host.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) };
        return builder.UseStore(() => new RedisCheckpointStore(configure?.Invoke(options) ?? options));
    }

    /// <summary>Keeps threads in PostgreSQL, with copies of those at work in Redis; the host closes the connections at its end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Where both lie, and for how long copies are kept.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder UseHybrid(this GraphAgentsBuilder builder, HybridStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseStore(() => new HybridCheckpointStore(options));
    }

    /// <summary>Keeps threads in the store that a URI names, such as <c>sqlite:.graph/threads.db</c>; the host closes it at its end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="uri">One of the forms that <see cref="StoreUris.Forms"/> lists; it is opened when the store is first asked for.</param>
    /// <returns>The same builder.</returns>
    public static GraphAgentsBuilder UseStore(this GraphAgentsBuilder builder, string uri)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uri);
        return builder.UseStore(() => StoreUris.Open(uri));
    }

    private static GraphAgentsBuilder UseStore(this GraphAgentsBuilder builder, Func<ICheckpointStore> open)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton(_ => open()));
        return builder;
    }
}
