using System.Globalization;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Options of a PostgreSQL store as a URI writes them: the store's own, PostgreSQL's usual names, and whatever Npgsql knows.</summary>
internal static class PostgresStoreUri
{
    internal const string Form =
        $"postgres://user:password@host:port/database[?schema=name&connections=number&deadline=seconds&statement_timeout=seconds&lock_timeout=seconds&durability=relaxed|local|replicated&{QueueUri.Form}&sslmode=mode…]";

    private static readonly Dictionary<string, Func<PostgresStoreOptions, string, PostgresStoreOptions?>> Settings = new(
        QueueUri.For<PostgresStoreOptions>(options => options.Queues, (options, queues) => options with { Queues = queues }), StringComparer.Ordinal)
    {
        ["schema"] = (options, value) => options with { Schema = value },
        ["connections"] = (options, value) =>
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? options with { MaximumConnections = number } : null,
        ["deadline"] = (options, value) => Seconds(value) is { } time ? options with { Deadline = time } : null,
        ["statement_timeout"] = (options, value) => Seconds(value) is { } time ? options with { StatementTimeout = time } : null,
        ["lock_timeout"] = (options, value) => Seconds(value) is { } time ? options with { LockTimeout = time } : null,
        ["durability"] = (options, value) => DurabilityClasses.FindAskable(value) is { } asked ? options with { MinimumDurability = asked } : null,
        ["idle_timeout"] = (options, value) => Seconds(value) is { } time ? options with { IdleTransactionTimeout = time } : null,
    };

    /// <summary>Names and values that PostgreSQL's own tools use where Npgsql has others.</summary>
    private static readonly Dictionary<string, string> UsualNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
        ["dbname"] = "Database",
    };

    /// <summary>Reads what comes after "postgres:".</summary>
    /// <exception cref="StoreException">No database is named, or an option is unknown or out of its bounds. No message repeats a value: it may be a password.</exception>
    internal static PostgresStoreOptions Parse(string rest)
    {
        if (!Uri.TryCreate("postgres:" + rest, UriKind.Absolute, out var uri) || !rest.StartsWith("//", StringComparison.Ordinal))
        {
            throw new StoreException($"The address of a PostgreSQL store cannot be read. It is written {Form}; what is not a letter or digit in a user "
                + "or password is written as in URLs ('@' as '%40').");
        }

        var connection = new NpgsqlConnectionStringBuilder { Host = string.IsNullOrEmpty(uri.Host) ? "localhost" : uri.Host.Trim('[', ']') };
        ReadAuthority(uri, connection);
        var options = new PostgresStoreOptions { ConnectionString = "Host=" };
        foreach (var setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = setting.Split('=', 2) is [var left, var right] ? (Uri.UnescapeDataString(left), Uri.UnescapeDataString(right)) : (setting, "");
            options = Apply(options, connection, name, value);
        }

        return Checked(options with { ConnectionString = connection.ConnectionString });
    }

    private static void ReadAuthority(Uri uri, NpgsqlConnectionStringBuilder connection)
    {
        connection.Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort;
        var login = uri.UserInfo.Split(':', 2);
        connection.Username = login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null;
        connection.Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null;
        connection.Database = uri.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(uri.AbsolutePath[1..]) : null;
    }

    private static PostgresStoreOptions Apply(PostgresStoreOptions options, NpgsqlConnectionStringBuilder connection, string name, string value)
    {
        if (Settings.TryGetValue(name, out var apply))
        {
            return apply(options, value) ?? throw NoValue(name);
        }

        var keyword = UsualNames.GetValueOrDefault(name, name);
        if (!connection.ContainsKey(keyword))
        {
            throw new StoreException($"A PostgreSQL store has no option '{name}'. It is written {Form}; other options are those of libpq or of Npgsql.");
        }

        try
        {
            // 'verify-full' is VerifyFull to Npgsql; only that one option has such values.
            connection[keyword] = keyword == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            return options;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw NoValue(name);
        }
    }

    private static PostgresStoreOptions Checked(PostgresStoreOptions options)
    {
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentOutOfRangeException outOfBounds)
        {
            throw new StoreException(outOfBounds.Message.Split(" (Parameter", 2)[0] + $" It is written {Form}.");
        }
    }

    private static StoreException NoValue(string name) =>
        new($"The option '{name}' of a PostgreSQL store has a value that it cannot have. It is written {Form}.");

    private static TimeSpan? Seconds(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
