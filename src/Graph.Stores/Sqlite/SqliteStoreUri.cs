using System.Globalization;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>Options of a SQLite store as a URI writes them.</summary>
internal static class SqliteStoreUri
{
    internal const string Form = $"sqlite:path[?synchronous=full|normal&busy_timeout=seconds&cache=KiB&max_pages=number&durability=relaxed|local|replicated&{QueueUri.Form}]";

    private static readonly Dictionary<string, Func<SqliteStoreOptions, string, SqliteStoreOptions?>> Settings = new(
        QueueUri.For<SqliteStoreOptions>(options => options.Queues, (options, queues) => options with { Queues = queues }), StringComparer.Ordinal)
    {
        ["synchronous"] = (options, value) => value switch
        {
            "full" => options with { Synchronous = SqliteSynchronous.Full },
            "normal" => options with { Synchronous = SqliteSynchronous.Normal },
            _ => null,
        },
        ["busy_timeout"] = (options, value) => Number(value) is { } seconds and <= 600
            ? options with { BusyTimeout = TimeSpan.FromSeconds(seconds) }
            : null,
        ["cache"] = (options, value) => Number(value) is { } kibibytes and >= 64 and <= 4_194_304
            ? options with { CacheKibibytes = (int)kibibytes }
            : null,
        ["durability"] = (options, value) => DurabilityClasses.FindAskable(value) is { } asked ? options with { MinimumDurability = asked } : null,
        ["max_pages"] = (options, value) => Number(value) is { } pages and >= 64 and <= 4_294_967_294 ? options with { MaximumPages = pages } : null,
    };

    /// <summary>Reads what comes after "sqlite:".</summary>
    /// <exception cref="StoreException">There is no path, or an option is unknown or out of its bounds.</exception>
    internal static SqliteStoreOptions Parse(string rest)
    {
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rest : rest[..question];
        if (string.IsNullOrWhiteSpace(path) || (path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal)))
        {
            throw new StoreException($"'sqlite:{path}' names no file: after 'sqlite:' comes a path, such as 'sqlite:.graph/threads.db' "
                + "or 'sqlite:/var/lib/graph/threads.db'.");
        }

        var settings = question < 0 ? [] : rest[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        return settings.Aggregate(new SqliteStoreOptions { Path = path }, Apply);
    }

    private static SqliteStoreOptions Apply(SqliteStoreOptions options, string setting)
    {
        var (name, value) = setting.Split('=', 2) is [var left, var right] ? (left, right) : (setting, "");
        if (!Settings.TryGetValue(name, out var apply))
        {
            throw new StoreException($"A SQLite store has no option '{name}'. It is written {Form}.");
        }

        return apply(options, value)
            ?? throw new StoreException($"'{value}' is no value for the option '{name}' of a SQLite store. It is written {Form}.");
    }

    private static long? Number(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
