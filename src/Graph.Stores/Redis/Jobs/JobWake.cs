using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis.Jobs;

/// <summary>Tells waiting workers, wherever they are, that there may be work. Nothing depends on it: a word that is lost costs the wait for the next look.</summary>
internal sealed class JobWake(IRedisTransport transport, string name)
{
    private readonly string _channel = $"{name}:work";
    private readonly Lock _gate = new();
    private TaskCompletionSource _word = NewSignal();
    private Task? _listening;

    /// <summary>Tells everybody, if that is possible: what the word is about is stored.</summary>
    internal async Task TellAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            await transport.PublishAsync(_channel, queue, cancellationToken);
        }
        catch (RedisFault)
        {
            // Whoever waits looks by himself before long.
        }
    }

    /// <summary>Listens from now on, and gives what ends with the next word.</summary>
    internal async Task<Task> ListenAsync(CancellationToken cancellationToken)
    {
        Task listening, next;
        lock (_gate)
        {
            listening = _listening = _listening is null or { IsFaulted: true } or { IsCanceled: true }
                ? transport.SubscribeAsync(_channel, _ => Take(), CancellationToken.None)
                : _listening;
            next = _word.Task;
        }

        await listening.WaitAsync(cancellationToken);
        return next;
    }

    private void Take()
    {
        TaskCompletionSource word;
        lock (_gate)
        {
            word = _word;
            _word = NewSignal();
        }

        word.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
