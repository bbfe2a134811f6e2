using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Worlds;

/// <summary>A store that stores a write and loses its answer, as a broken connection does.</summary>
internal sealed class AnswerLosingStore(ISharedStateStore inner, int losesAnswerTo) : ISharedStateStore
{
    private int _writes;

    public StoreDescription Description => inner.Description;

    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public async ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        var answer = await inner.WriteAsync(write, cancellationToken);
        return ++_writes == losesAnswerTo ? throw new StoreException("The answer was lost.") : answer;
    }

    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);
}
