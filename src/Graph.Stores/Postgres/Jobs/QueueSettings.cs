using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>What the queue of a store goes by.</summary>
/// <param name="Bounds">How much it takes.</param>
/// <param name="Channel">Where those who wait for work listen.</param>
/// <param name="Clock">What times are measured by in tests, in place of the server's clock.</param>
internal sealed record QueueSettings(JobQueueOptions Bounds, string Channel, TimeProvider? Clock)
{
    /// <summary>The channel of a schema: a name of PostgreSQL is at most 63 bytes long, and a schema may fill that alone.</summary>
    internal static string ChannelOf(string schema) => "graph_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema))[..12]);

    /// <summary>Wakes those who wait for work. A hint that may be lost: they look by themselves now and then. Sent after the commit that made the work,
    /// because a transaction that notifies makes all others that do so wait for its flush.</summary>
    internal async ValueTask NotifyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_notify($1, '')", connection);
        command.Parameters.Then(Channel);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
