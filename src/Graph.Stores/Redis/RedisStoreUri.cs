using System.Globalization;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Redis;

/// <summary>Options of a Redis store as a URI writes them.</summary>
internal static class RedisStoreUri
{
    internal const string Form = $"redis://[[user]:password@]host[:port][,host…][/db][?namespace=name&shards=number&timeout=seconds&replicas=number&durability=relaxed|local|replicated&{QueueUri.Form}]";

    internal const string FormWithTls = "rediss://… (the same over TLS)";

    private const string DefaultUser = "default";
    private const string DefaultPort = "6379";

    private static readonly Dictionary<string, Func<RedisStoreOptions, string, RedisStoreOptions?>> Settings = new(
        QueueUri.For<RedisStoreOptions>(options => options.Queues, (options, queues) => options with { Queues = queues }), StringComparer.Ordinal)
    {
        ["namespace"] = (options, value) => RedisStoreOptions.IsName(value) ? options with { Namespace = value } : null,
        ["shards"] = (options, value) => Number(value) is { } shards and >= 1 and <= 4_096 ? options with { Shards = shards } : null,
        ["replicas"] = (options, value) => Number(value) is { } replicas and <= RedisStoreOptions.MostReplicas ? options with { Replicas = replicas } : null,
        ["durability"] = (options, value) => DurabilityClasses.FindAskable(value) is { } asked ? options with { MinimumDurability = asked } : null,
        ["timeout"] = (options, value) => Number(value) is { } seconds and >= 1 and <= 600
            ? options with { CallTimeout = TimeSpan.FromSeconds(seconds) }
            : null,
    };

    /// <summary>Reads what comes after "redis:" or "rediss:". No message repeats what may hold the password.</summary>
    /// <exception cref="StoreException">There is no host, or a part is unknown or out of its bounds.</exception>
    internal static RedisStoreOptions Parse(string rest, bool useTls)
    {
        var (address, settings) = Cut(rest, '?');
        if (!address.StartsWith("//", StringComparison.Ordinal))
        {
            throw Refusal("After the scheme come two slashes and a host, such as 'redis://localhost:6379'.");
        }

        var (authority, database) = Cut(address[2..], '/');
        var at = authority.LastIndexOf('@');
        var hosts = authority[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (hosts.Length == 0)
        {
            throw Refusal("The address of the Redis store names no host.");
        }

        var (user, password) = at < 0 ? default : ReadCredentials(authority[..at]);
        var options = new RedisStoreOptions
        {
            Hosts = [.. hosts.Select(WithPort)],
            User = user,
            Password = password,
            UseTls = useTls,
            Database = ReadDatabase(database),
        };
        options = settings.Split('&', StringSplitOptions.RemoveEmptyEntries).Aggregate(options, Apply);
        return options.RemembersKeysLongEnough
            ? options
            : throw Refusal("'key_lifetime' of a Redis store is at least twice 'timeout': until then a request may still be on its way.");
    }

    private static (string Before, string After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");

    private static string WithPort(string host)
    {
        // Colons within brackets belong to an IPv6 address.
        var colon = host.IndexOf(':', host.LastIndexOf(']') + 1);
        var port = colon < 0 ? DefaultPort : host[(colon + 1)..];
        return Number(port) is >= 1 and <= 65_535
            ? $"{(colon < 0 ? host : host[..colon])}:{port}"
            : throw Refusal($"'{port}' is no port: it is a number from 1 to 65535.");
    }

    /// <summary>Reads what comes before the host. The user that everybody is without a name is told as none.</summary>
    private static (string? User, string? Password) ReadCredentials(string credentials)
    {
        var (name, password) = Cut(credentials, ':');
        var user = name is "" or DefaultUser ? null : Uri.UnescapeDataString(name);
        return user is null || password.Length > 0
            ? (user, password.Length == 0 ? null : Uri.UnescapeDataString(password))
            : throw Refusal("A user of a Redis server comes with a password: 'redis://user:password@host'.");
    }

    private static int ReadDatabase(string text) => text.Length == 0
        ? 0
        : Number(text) is { } number and <= 65_535 ? number : throw Refusal($"'{text}' is no number of a Redis database.");

    private static RedisStoreOptions Apply(RedisStoreOptions options, string setting)
    {
        var (name, value) = Cut(setting, '=');
        if (!Settings.TryGetValue(name, out var apply))
        {
            throw Refusal($"A Redis store has no option '{name}'.");
        }

        return apply(options, value) ?? throw Refusal($"'{value}' is no value for the option '{name}' of a Redis store.");
    }

    private static StoreException Refusal(string what) => new($"{what} It is written {Form}.");

    private static int? Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
