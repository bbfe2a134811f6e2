using System.Collections;
using Graph.Runtime.Checkpoints;

namespace Graph.Benchmarks.Hosts;

/// <summary>A host's store, opened once for each worker, as their processes would.</summary>
internal sealed class OpenStores : IReadOnlyList<ICheckpointStore>, IAsyncDisposable
{
    private readonly ICheckpointStore[] _stores;

    private OpenStores(ICheckpointStore[] stores) => _stores = stores;

    public int Count => _stores.Length;

    public ICheckpointStore this[int index] => _stores[index];

    internal static OpenStores Of(StoreHost host, int count) => new([.. Enumerable.Range(0, count).Select(_ => host.Open())]);

    public IEnumerator<ICheckpointStore> GetEnumerator() => _stores.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.OfType<IAsyncDisposable>())
        {
            await store.DisposeAsync();
        }
    }
}
