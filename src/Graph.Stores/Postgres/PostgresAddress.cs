using System.Globalization;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>A store's address as people may see it.</summary>
internal static class PostgresAddress
{
    private const string UsualSchema = "graph";

    /// <summary>The address without the password.</summary>
    internal static string Of(NpgsqlConnectionStringBuilder connection, string schema)
    {
        var user = string.IsNullOrEmpty(connection.Username) ? "" : Uri.EscapeDataString(connection.Username) + "@";
        var address = string.Create(
            CultureInfo.InvariantCulture, $"postgres://{user}{connection.Host}:{connection.Port}/{connection.Database ?? connection.Username}");
        return schema == UsualSchema ? address : $"{address}?schema={schema}";
    }
}
