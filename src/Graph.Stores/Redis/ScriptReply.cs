using System.Globalization;
using System.Text;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>What a script answered: a word that says how it went, then what belongs to that.</summary>
internal readonly struct ScriptReply
{
    internal const string Done = "OK";

    /// <summary>What was read before has changed since, and nothing was written.</summary>
    internal const string Changed = "CHANGED";

    /// <summary>How many places a lease takes in a reply: nonce, owner, end, request to stop, how long it lasts.</summary>
    internal const int LeaseLength = 5;

    private readonly RedisResult[] _parts;

    internal ScriptReply(RedisResult result)
    {
        _parts = result.Items();
        Word = _parts[0].Text();
    }

    /// <summary>How it went.</summary>
    internal string Word { get; }

    internal bool IsDone => Word == Done;

    internal RedisResult this[int at] => _parts[at];

    internal string Text(int at) => _parts[at].Text();

    internal long Number(int at) => long.Parse(Text(at), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Turns a refusal into the exception that says so; gives the reply back when it is none.</summary>
    internal ScriptReply RequireAccepted(ThreadId thread, long? attemptedVersion = null) => Word switch
    {
        "CONFLICT" => throw new CheckpointConflictException(thread, attemptedVersion ?? (Number(1) + 1), Number(1)),
        "LOST" => throw new LeaseLostException(thread, Lease(1)),
        "BUSY" => throw new ThreadBusyException(thread, Lease(1)!),
        "NO_WORKFLOW" => throw new ArgumentException($"The first commit of thread '{thread}' does not say which workflow it runs."),
        _ => this,
    };

    /// <summary>Reads a lease; null when there is none.</summary>
    internal ThreadLease? Lease(int at) => _parts[at].IsNull
        ? null
        : new ThreadLease(LeaseText.ReadNonce(Text(at)), new LeaseOwner(Text(at + 1)), LeaseText.ReadTime(Text(at + 2)))
        {
            Stop = Stop(at + 3),
            Lasts = _parts[at + 4].IsNull ? TimeSpan.Zero : LeaseText.ReadDuration(Text(at + 4)),
        };

    /// <summary>Reads a request to stop; null when there is none.</summary>
    internal StopRequest? Stop(int at) => _parts[at].IsNull ? null : LeaseText.ReadStop(Encoding.UTF8.GetBytes(Text(at)));
}
