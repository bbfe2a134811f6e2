using Graph.Runtime.Checkpoints;
using Graph.Stores;

namespace Graph.Benchmarks.Hosts;

/// <summary>A store to be measured, on a server or in a folder of its own that goes when it goes, and the least that can be done there with the same rows.</summary>
internal abstract class StoreHost : IAsyncDisposable
{
    // Each with the setting that waits for no disk: what is left is what the code costs.
    private static readonly (string Name, Func<Task<StoreHost>> Start)[] Known =
    [
        ("sqlite", () => Task.FromResult<StoreHost>(new SqliteHost())),
        ("redis", async () => await RedisHost.StartAsync()),
        ("postgres", async () => await PostgresHost.StartAsync()),
    ];

    internal abstract string Name { get; }

    /// <summary>How other processes name it.</summary>
    internal abstract string Uri { get; }

    /// <summary>What starts the stores that survive the process, those of some names or, of none, all.</summary>
    internal static IReadOnlyList<Func<Task<StoreHost>>> Of(IReadOnlyCollection<string> names) =>
        [.. Known.Where(host => names.Count == 0 || names.Contains(host.Name)).Select(host => host.Start)];

    /// <summary>Opens it once more, as another process would.</summary>
    internal ICheckpointStore Open() => StoreUris.Open(Uri);

    /// <summary>How many bytes have been written so far, by the server's or the system's own count.</summary>
    internal abstract Task<long> CountWrittenAsync();

    /// <summary>Commits rows of the same size without any question or condition.</summary>
    /// <param name="callers">How many do so at the same time, where the store takes more than one.</param>
    /// <param name="each">How many rows each commits.</param>
    /// <param name="body">What is in a row.</param>
    internal abstract Task<TimeSpan> CommitBareAsync(int callers, int each, byte[] body);

    public abstract ValueTask DisposeAsync();
}
