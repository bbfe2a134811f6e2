using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Worlds;

/// <summary>A store in which somebody else writes just before each of the first so many writes.</summary>
internal sealed class CrowdedStore(ISharedStateStore inner, int rivals) : ISharedStateStore
{
    public StoreDescription Description => inner.Description;

    /// <summary>How many writes were tried.</summary>
    internal int Attempts { get; private set; }

    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public async ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        if (++Attempts <= rivals)
        {
            var rival = new StateWrite { Id = new StateWriteId($"rival {Attempts}"), Changes = [new StateChange.Put(write.Changes[0].Key, "100"u8.ToArray())] };
            await inner.WriteAsync(rival, cancellationToken);
        }

        return await inner.WriteAsync(write, cancellationToken);
    }

    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);
}
