using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Worlds;

/// <summary>A store that stops answering: calls wait until they are given up.</summary>
internal sealed class SilentStore(ISharedStateStore inner) : ISharedStateStore
{
    private volatile bool _isSilent;

    public StoreDescription Description => inner.Description;

    public async ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return await inner.FindAsync(key, cancellationToken);
    }

    public async ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return await inner.WriteAsync(write, cancellationToken);
    }

    public async ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return await inner.ListAsync(query, cancellationToken);
    }

    internal void FallSilent() => _isSilent = true;

    internal void Speak() => _isSilent = false;

    private Task AnswerAsync(CancellationToken cancellationToken) =>
        _isSilent ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask;
}
