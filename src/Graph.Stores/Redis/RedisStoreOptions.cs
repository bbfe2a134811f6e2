using System.ComponentModel.DataAnnotations;
using System.Text;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Redis;

/// <summary>Where a Redis store lies and how it is used.</summary>
public sealed record RedisStoreOptions
{
    internal const int MostReplicas = 16;

    /// <summary>The servers, each as <c>host:port</c>: one, a master with its replicas, or some nodes of a cluster.</summary>
    /// <value>At least one.</value>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The user, by the servers' access rules. It needs <see cref="Password"/>.</summary>
    /// <value>Default null: the user <c>default</c>.</value>
    public string? User { get; init; }

    /// <summary>What the servers ask for before they answer.</summary>
    /// <value>Default null: they ask for nothing.</value>
    public string? Password { get; init; }

    /// <summary>Whether to talk to the servers over TLS; their certificate must be one that this machine trusts.</summary>
    /// <value>Default false.</value>
    public bool UseTls { get; init; }

    /// <summary>The database's number. A cluster has only number 0.</summary>
    /// <value>Default 0; from 0 to 65,535.</value>
    [Range(0, 65_535)]
    public int Database { get; init; }

    /// <summary>What every key begins with, in braces; so that several deployments can share a server.</summary>
    /// <value>Default "graph"; letters, digits, '-', '_' and '.', at most 64.</value>
    [RegularExpression("[A-Za-z0-9._-]{1,64}")]
    public string Namespace { get; init; } = "graph";

    /// <summary>Over how many hash slots threads are spread. Decided when a namespace is first used, and the same ever after.</summary>
    /// <value>Default null: as the namespace has it; for a new one, 1 on a single server and 64 on a cluster. From 1 to 4,096.</value>
    [Range(1, 4_096)]
    public int? Shards { get; init; }

    /// <summary>How many replicas must have a commit before it is acknowledged, so that it survives the loss of the primary when one of them takes over.</summary>
    /// <value>Default 0: the primary alone decides; from 0 to 16. In a cluster each master waits for its own.</value>
    [Range(0, 16)]
    public int Replicas { get; init; }

    /// <summary>What an acknowledged commit must survive at the least; <c>graph doctor</c> and workers say when the servers are set to less.</summary>
    /// <value>Default null: whatever the servers are set to.</value>
    public DurabilityClass? MinimumDurability { get; init; }

    /// <summary>How long a call may take, attempts after lost connections included, before it fails.</summary>
    /// <value>Default 10 seconds; from 0.1 seconds to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From how many bytes on a value is compressed.</summary>
    /// <value>Default 4,096; at least 64.</value>
    [Range(64, int.MaxValue)]
    public int CompressFrom { get; init; } = 4_096;

    /// <summary>The bounds of the store's queues. Processes that share a namespace should have the same.</summary>
    /// <value>Default: the usual bounds.</value>
    public JobQueueOptions Queues { get; init; } = new();

    /// <summary>A clock that leases are measured by instead of the server's own; for tests, which move it.</summary>
    internal TimeProvider? LeaseClock { get; init; }

    /// <summary>How the store is addressed, without the password.</summary>
    internal string Address =>
        $"{(UseTls ? "rediss" : "redis")}://{(User is null ? "" : Uri.EscapeDataString(User) + "@")}{string.Join(',', Hosts)}{(Database == 0 ? "" : "/" + Database)}";

    /// <summary>A key is reserved before its request is committed, and both must end before it is forgotten.</summary>
    internal bool RemembersKeysLongEnough => Queues.KeyLifetime >= 2 * CallTimeout;

    internal void Validate()
    {
        if (Hosts.Count == 0 || Hosts.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("A Redis store is reached at one host or more, each written 'host:port'; name at least one in Hosts.");
        }

        if (User is not null && (User.Length == 0 || Password is null))
        {
            throw new ArgumentException("A user of a Redis store has a name and a password; leave User out for the user 'default'.");
        }

        ArgumentNullException.ThrowIfNull(Queues);
        Queues.Validate();
        Require(RemembersKeysLongEnough, nameof(Queues), Queues, $"such that a key is remembered for twice {nameof(CallTimeout)} at the least");
        Require(Database is >= 0 and <= 65_535, nameof(Database), Database, "from 0 to 65,535");
        Require(Replicas is >= 0 and <= MostReplicas, nameof(Replicas), Replicas, "from 0 to 16");
        Require(IsName(Namespace), nameof(Namespace), Namespace, "made of letters, digits, '-', '_' and '.', at most 64 of them");
        Require(Shards is null or (>= 1 and <= 4_096), nameof(Shards), Shards, "from 1 to 4,096, or null");
        Require(
            CallTimeout >= TimeSpan.FromMilliseconds(100) && CallTimeout <= TimeSpan.FromMinutes(10), nameof(CallTimeout), CallTimeout, "from 0.1 seconds to 10 minutes");
        Require(CompressFrom >= 64, nameof(CompressFrom), CompressFrom, "at least 64");
    }

    /// <summary>Whether a namespace can be called so.</summary>
    internal static bool IsName(string name) =>
        name.Length is >= 1 and <= 64 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static void Require(bool fits, string option, object? value, string bounds)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} of a Redis store is {bounds}.");
        }
    }

    /// <summary>What <see cref="object.ToString"/> shows: never the password.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Address);
        return true;
    }
}
