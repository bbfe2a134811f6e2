using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Writes that are answered only once replicas have them. Those that come while others wait are sent together, and share one WAIT.</summary>
/// <remarks>WAIT is about what its own connection wrote, and holds up everything behind it there, so that these writes have a connection of their own.</remarks>
internal sealed class ReplicatedWrites(IDatabase database, ReplicaWait wait)
{
    private readonly Lock _gate = new();
    private List<Write> _next = [];
    private bool _isSending;

    /// <summary>Sends a write with the next group.</summary>
    /// <param name="send">Sends it.</param>
    /// <returns>Its answer; a fault when too few replicas have it.</returns>
    internal Task<RedisResult> SendAsync(Func<Task<RedisResult>> send)
    {
        var write = new Write(send);
        lock (_gate)
        {
            _next.Add(write);
            if (_isSending)
            {
                return write.Answer.Task;
            }

            _isSending = true;
        }

        // Ends by itself when nothing waits any more; whoever waits for an answer on a lost connection is freed by the transport.
        _ = SendGroupsAsync();
        return write.Answer.Task;
    }

    private async Task SendGroupsAsync()
    {
        while (TakeGroup() is { } group)
        {
            await SendGroupAsync(group);
        }
    }

    private List<Write>? TakeGroup()
    {
        lock (_gate)
        {
            if (_next.Count == 0)
            {
                _isSending = false;
                return null;
            }

            var group = _next;
            _next = [];
            return group;
        }
    }

    private async Task SendGroupAsync(List<Write> group)
    {
        // All on one connection, one after the other, before anything is awaited.
        var before = Attempt(() => database.IdentifyEndpointAsync(wait.Channel, CommandFlags.DemandMaster));
        var answers = group.ConvertAll(write => Attempt(write.Send));
        var waiting = Attempt(WaitAsync);
        var after = Attempt(() => database.IdentifyEndpointAsync(wait.Channel, CommandFlags.DemandMaster));

        var fault = await FindFaultAsync(before, waiting, after);
        for (var i = 0; i < group.Count; i++)
        {
            await TellAsync(group[i].Answer, answers[i], fault);
        }
    }

    private async Task<long> WaitAsync()
    {
        // A word to nobody goes to the replicas too: a commit that was stored before, and is only asked for again, writes nothing to wait for.
        var marking = database.ExecuteAsync("PUBLISH", [wait.Channel.ToString(), ""], CommandFlags.DemandMaster);
        var waiting = database.ExecuteAsync("WAIT", [wait.Replicas, (long)wait.AtMost.TotalMilliseconds], CommandFlags.DemandMaster);
        await marking;
        return (long)await waiting;
    }

    /// <summary>Says why the writes of a group cannot be taken for replicated; null when they can.</summary>
    private async Task<RedisFault?> FindFaultAsync(Task<System.Net.EndPoint> before, Task<long> waiting, Task<System.Net.EndPoint> after)
    {
        try
        {
            var replicas = await waiting;
            if (replicas < wait.Replicas)
            {
                return RedisFault.NotReplicated(replicas, wait.Replicas);
            }

            // After a failover half way the new primary would answer for itself, and not for what the old one had written.
            return Equals(await before, await after) ? null : RedisFault.Unconfirmed(null);
        }
        catch (Exception trouble) when (trouble is RedisException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            return RedisFault.Unconfirmed(trouble);
        }
    }

    private static async Task TellAsync(TaskCompletionSource<RedisResult> asked, Task<RedisResult> answer, RedisFault? fault)
    {
        try
        {
            var result = await answer;
            if (fault is null)
            {
                asked.TrySetResult(result);
            }
            else
            {
                asked.TrySetException(fault);
            }
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            asked.TrySetException(trouble);
        }
    }

    /// <summary>What cannot even be sent fails as if it had been sent and failed.</summary>
    private static Task<T> Attempt<T>(Func<Task<T>> send)
    {
        try
        {
            return send();
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            return Task.FromException<T>(trouble);
        }
    }

    private sealed class Write(Func<Task<RedisResult>> send)
    {
        internal Func<Task<RedisResult>> Send { get; } = send;

        internal TaskCompletionSource<RedisResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
