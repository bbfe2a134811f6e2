using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Postgres;

/// <summary>Which PostgreSQL database holds the threads, and how long the store waits for it.</summary>
public sealed partial record PostgresStoreOptions
{
    private const string SchemaPattern = "^[a-z_][a-z0-9_]{0,62}$";

    /// <summary>How to reach the database.</summary>
    /// <value>Npgsql's form, such as <c>Host=db;Database=graph;Username=graph;Password=…</c>. What the other options say wins over it.</value>
    [Required]
    public required string ConnectionString { get; init; }

    /// <summary>The schema that holds the store's tables; it is made when it is not there. Two schemas are two stores.</summary>
    /// <value>Default <c>graph</c>; a lower-case letter or underscore, then up to 62 lower-case letters, digits and underscores.</value>
    [RegularExpression(SchemaPattern)]
    public string Schema { get; init; } = "graph";

    /// <summary>How many connections this process opens at the most; further calls wait for one.</summary>
    /// <value>Default 32; from 1 to 1,024. All processes together must stay below the server's <c>max_connections</c>.</value>
    [Range(1, 1_024)]
    public int MaximumConnections { get; init; } = 32;

    /// <summary>How long a call goes on, over lost connections and restarts of the server, until it gives up.</summary>
    /// <value>Default 30 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server works on one statement until it cancels it; a server that does not answer is given up a second later.</summary>
    /// <value>Default 10 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement waits for a row that another session holds.</summary>
    /// <value>Default 5 seconds; from 1 millisecond to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server keeps a transaction open whose client says nothing, as one that stands still does.</summary>
    /// <value>Default 10 seconds; from 1 millisecond to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan IdleTransactionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What an acknowledged commit must survive at the least; <c>graph doctor</c> and workers say when the server is set to less.</summary>
    /// <value>Default null: whatever the server is set to.</value>
    public DurabilityClass? MinimumDurability { get; init; }

    /// <summary>The bounds of its queues.</summary>
    /// <value>Default: those of <see cref="JobQueueOptions"/>.</value>
    public JobQueueOptions Queues { get; init; } = new();

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ConnectionString);
        ArgumentNullException.ThrowIfNull(Queues);
        Queues.Validate();
        Require(SchemaName().IsMatch(Schema), nameof(Schema), Schema, "a lower-case letter or underscore, then up to 62 lower-case letters, digits and underscores");
        Require(MaximumConnections is >= 1 and <= 1_024, nameof(MaximumConnections), MaximumConnections, "from 1 to 1,024");
        RequireWithin(Deadline, TimeSpan.FromSeconds(1), nameof(Deadline), "from 1 second to 10 minutes");
        RequireWithin(StatementTimeout, TimeSpan.FromSeconds(1), nameof(StatementTimeout), "from 1 second to 10 minutes");
        RequireWithin(LockTimeout, TimeSpan.FromMilliseconds(1), nameof(LockTimeout), "from 1 millisecond to 10 minutes");
        RequireWithin(IdleTransactionTimeout, TimeSpan.FromMilliseconds(1), nameof(IdleTransactionTimeout), "from 1 millisecond to 10 minutes");
    }

    /// <summary>The connection string may hold a password: it is never printed.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Schema)} = {Schema}, {nameof(MaximumConnections)} = {MaximumConnections}");
        return true;
    }

    private static void RequireWithin(TimeSpan value, TimeSpan least, string option, string bounds) =>
        Require(value >= least && value <= TimeSpan.FromMinutes(10), option, value, bounds);

    private static void Require(bool fits, string option, object? value, string bounds)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} of a PostgreSQL store is {bounds}.");
        }
    }

    [GeneratedRegex(SchemaPattern)]
    private static partial Regex SchemaName();
}
