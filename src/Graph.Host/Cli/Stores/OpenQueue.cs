using Graph.Host.Cli.Errors;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Stores;

/// <summary>A store that a command has open, and its queue.</summary>
internal sealed class OpenQueue : IAsyncDisposable
{
    private const string Example = "Use a store that other processes see and that has a queue, such as 'sqlite:.graph/graph.db'.";

    private readonly OpenStore _store;

    private OpenQueue(OpenStore store)
    {
        _store = store;
        Queue = Require(store.Store);
    }

    /// <summary>The store.</summary>
    internal ICheckpointStore Store => _store.Store;

    /// <summary>The same object as a queue.</summary>
    internal IJobQueue Queue { get; }

    /// <summary>Opens a store by its address, and makes it when it is not there.</summary>
    /// <param name="environment">Where relative paths start, and the variable that names the store by default.</param>
    /// <param name="option">The address from the command line; null for the default.</param>
    /// <returns>The store.</returns>
    /// <exception cref="CommandException">It has no queue that another process could serve.</exception>
    internal static OpenQueue Open(CommandEnvironment environment, string? option) => new(OpenStore.Open(environment, option));

    /// <summary>Opens a store that must be there.</summary>
    /// <inheritdoc cref="Open"/>
    internal static OpenQueue OpenExisting(CommandEnvironment environment, string? option) => new(OpenStore.OpenExisting(environment, option));

    /// <summary>The queue of a store.</summary>
    /// <param name="store">The store.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="CommandException">It has none that another process could serve.</exception>
    internal static IJobQueue Require(ICheckpointStore store) => store switch
    {
        InMemoryCheckpointStore => throw new CommandException(
            ExitCode.Usage, $"The store {store.Description.Uri} ends with this command, so that no job in it would ever be done. {Example}"),
        IJobQueue queue => queue,
        _ => throw new CommandException(ExitCode.Usage, $"The store {store.Description.Uri} has no queue. {Example}"),
    };

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
