using System.Net;
using System.Security.Authentication;
using Graph.Runtime.Checkpoints;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Why a call to Redis failed; it leaves this folder only as a <see cref="StoreException"/>.</summary>
internal sealed class RedisFault : Exception
{
    /// <summary>The server does not know the script by its hash: it has been restarted, or told to forget.</summary>
    internal const string ScriptUnknown = "NOSCRIPT";

    /// <summary>The server has become a replica.</summary>
    internal const string IsReplica = "READONLY";

    private const string TooFewReplicas = "NOTREPLICATED";
    private const string NoPassword = "NOAUTH";
    private const string NodeGone = "Endpoint";
    private const string NodeUnnamed = "The";
    private const string NotFollowed = "Key";
    private const string Unreachable = "the server cannot be reached. Check the address, and that the server runs";

    /// <summary>What the first word of an error means to us, be it the server's or the driver's. Whatever is not listed is fatal.</summary>
    private static readonly Dictionary<string, (RedisFailureKind Kind, string Reason)> Errors = new(StringComparer.Ordinal)
    {
        [ScriptUnknown] = (RedisFailureKind.Retry, "the server does not keep scripts"),
        ["TRYAGAIN"] = (RedisFailureKind.Retry, "the slot of these keys is being moved to another node, and took longer than the call may"),
        ["MOVED"] = (RedisFailureKind.Retry, "the slot of these keys has moved to another node that is not known yet"),
        ["ASK"] = (RedisFailureKind.Retry, "the slot of these keys is being moved to another node"),
        [NodeGone] = (RedisFailureKind.Retry, "the node that the cluster names for these keys cannot be reached, or their slot is being moved to it"),
        [NodeUnnamed] = (RedisFailureKind.Retry, "the cluster does not say yet which node has the slot of these keys"),
        [NotFollowed] = (RedisFailureKind.Retry, "the slot of these keys has moved to another node"),
        ["CLUSTERDOWN"] = (RedisFailureKind.Retry, "the cluster does not serve all slots. See 'redis-cli cluster info' for the nodes that are missing"),
        ["MASTERDOWN"] = (RedisFailureKind.Retry, "the replica has lost its master"),
        ["LOADING"] = (RedisFailureKind.Retry, "the server is still reading its data from disk. Try again when it has"),
        ["BUSY"] = (RedisFailureKind.Retry, "the server is held up by a script of somebody else. 'redis-cli script kill' may end it"),
        [IsReplica] = (RedisFailureKind.Retry, "the server is a replica and takes no writes. Name the master, or all servers, in the address"),
        ["NOREPLICAS"] = (RedisFailureKind.Retry, "fewer replicas are connected than 'min-replicas-to-write' asks for. Start one"),
        [NoPassword] = (RedisFailureKind.Fatal, "the server asks for a password, and none was given or not the right one. Write it into the address: redis://:password@host, or redis://user:password@host"),
        ["NOPERM"] = (RedisFailureKind.Fatal, "the server's access rules do not allow this to the user. docs/guide/redis.md says what it needs"),
        ["MISCONF"] = (RedisFailureKind.Fatal, "the server cannot write to its disk, and takes no writes until it can. Make room there; see its log"),
        ["OOM"] = (RedisFailureKind.Fatal, "the server's memory is full. Raise 'maxmemory', or delete threads that are no longer needed"),
    };

    private RedisFault(RedisFailureKind kind, string code, string reason, Exception? cause)
        : base(reason, cause)
    {
        Kind = kind;
        Code = code;
    }

    /// <summary>What is known of the call.</summary>
    internal RedisFailureKind Kind { get; }

    /// <summary>The first word of the server's error, such as READONLY; empty when it was none.</summary>
    internal string Code { get; }

    /// <summary>Whether the same call may be answered well if it is sent again.</summary>
    internal bool MayPass => Kind != RedisFailureKind.Fatal;

    /// <summary>No connection to any master.</summary>
    internal static RedisFault NoMaster() => new(RedisFailureKind.Retry, "", Unreachable, null);

    /// <summary>No answer, and no connection that one could come over: whether it was sent before is not known.</summary>
    internal static RedisFault OutOfReach(Exception silence) => new(RedisFailureKind.Unknown, "", Unreachable, silence);

    /// <summary>The server wants a password, and did not take what it was given.</summary>
    internal static RedisFault PasswordRefused(Exception? cause) => new(RedisFailureKind.Fatal, NoPassword, Errors[NoPassword].Reason, cause);

    /// <summary>The primary has it, and too few replicas said so: it may be lost with the primary, and is not stored as asked for.</summary>
    internal static RedisFault NotReplicated(long replicas, int asked) => new(
        RedisFailureKind.Unknown,
        TooFewReplicas,
        $"{replicas} of the {asked} replicas that 'replicas={asked}' asks for had it in time. Start the replicas that are missing ('info replication' lists those that are there), or ask for fewer",
        null);

    /// <summary>Nobody said whether replicas have it: the connection was lost, or another server became the primary.</summary>
    internal static RedisFault Unconfirmed(Exception? cause) => new(RedisFailureKind.Unknown, "", "the primary was lost before it said what its replicas have", cause);

    /// <summary>No WAIT can be led to a master of a cluster: of the numbers of milliseconds that it may wait, none has a slot there.</summary>
    internal static RedisFault NoRoute(EndPoint master, int most) => new(
        RedisFailureKind.Retry,
        "",
        $"no number up to {most} leads a WAIT to '{master}', which may have very few slots, or have fallen silent. Give it more, or raise 'timeout'",
        null);

    /// <summary>Says what an exception of the driver means.</summary>
    /// <param name="exception">Whatever came out of a call.</param>
    internal static RedisFault From(Exception exception) => exception switch
    {
        RedisFault fault => fault,
        RedisServerException error => FromError(error),
        RedisConnectionException when FindInsecurity(exception) is { } insecurity => new(
            RedisFailureKind.Fatal,
            "",
            $"there is no secure connection: {insecurity.Message.TrimEnd('.')}. With 'rediss:' the server's certificate must be one that this machine trusts, for the host that the "
            + "address names; a server without TLS is reached by 'redis:'",
            exception),
        RedisConnectionException when IsPasswordRefused(exception) => PasswordRefused(exception),
        RedisConnectionException when exception.Message.StartsWith(NodeGone, StringComparison.Ordinal) => new(RedisFailureKind.Retry, NodeGone, Errors[NodeGone].Reason, exception),
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect } =>
            new(RedisFailureKind.Retry, "", Unreachable, exception),
        TimeoutException => new(RedisFailureKind.Unknown, "", "the server did not answer in time", exception),
        RedisConnectionException or OperationCanceledException or ObjectDisposedException =>
            new(RedisFailureKind.Unknown, "", "the connection was lost", exception),
        _ => new(RedisFailureKind.Fatal, "", "the driver could not do it", exception),
    };

    /// <summary>This fault, with what an earlier attempt of the same call adds: that its outcome is open, or why there is no answer.</summary>
    internal RedisFault After(RedisFault? earlier) => (Kind, earlier?.Kind) switch
    {
        (RedisFailureKind.Unknown, _) when Code == TooFewReplicas => this,
        (RedisFailureKind.Unknown, RedisFailureKind.Unknown) when earlier!.Code == TooFewReplicas => earlier,
        (RedisFailureKind.Retry, RedisFailureKind.Unknown) => new RedisFault(RedisFailureKind.Unknown, Code, Message, InnerException),
        (RedisFailureKind.Unknown, RedisFailureKind.Retry) => new RedisFault(RedisFailureKind.Unknown, "", earlier!.Message, earlier.InnerException),
        _ => this,
    };

    /// <summary>The message for people: what happened, where, whether something may have been stored, and the way out.</summary>
    internal StoreException Explain(string address) => new($"Redis store '{address}': {Message}. {Consequence()}{Cause()}", this);

    /// <summary>What the server said. What the driver says of a lost connection is a page of counters, for whoever reads inner exceptions.</summary>
    private string Cause() => InnerException is null or RedisConnectionException or TimeoutException ? "" : $" ({InnerException.Message})";

    private string Consequence() => Kind switch
    {
        RedisFailureKind.Unknown => "Whether it was carried out is not known; doing the same again tells.",
        RedisFailureKind.Retry => "Nothing was stored; try again.",
        RedisFailureKind.Fatal => "Nothing was stored.",
    };

    /// <summary>What kept TLS from being agreed on, if that was it; the driver tells it like a password that was refused.</summary>
    private static AuthenticationException? FindInsecurity(Exception? exception) =>
        exception is null or AuthenticationException ? exception as AuthenticationException : FindInsecurity(exception.InnerException);

    private static bool IsPasswordRefused(Exception? exception) =>
        exception is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || (exception?.InnerException is { } cause && IsPasswordRefused(cause));

    private static RedisFault FromError(RedisServerException error)
    {
        var blank = error.Message.IndexOf(' ', StringComparison.Ordinal);
        var code = blank < 0 ? error.Message : error.Message[..blank];
        return Errors.TryGetValue(code, out var known)
            ? new RedisFault(known.Kind, code, known.Reason, error)
            : new RedisFault(RedisFailureKind.Fatal, code, "the server refused", error);
    }
}
