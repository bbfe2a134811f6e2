using Graph.Host.Cli.Errors;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite;

namespace Graph.Host.Cli.Stores;

/// <summary>A store that a command has open.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private const string SqliteScheme = "sqlite:";
    private const string Memory = "memory:";

    private OpenStore(ICheckpointStore store) => Store = store;

    /// <summary>The store.</summary>
    internal ICheckpointStore Store { get; }

    /// <summary>Opens a store by its address, and makes it when it is not there.</summary>
    /// <param name="environment">Where relative paths start, and the variable that names the store by default.</param>
    /// <param name="option">The address from the command line; null for the default.</param>
    /// <returns>The store.</returns>
    /// <exception cref="CommandException">No store is addressed like that.</exception>
    internal static OpenStore Open(CommandEnvironment environment, string? option)
    {
        var uri = Choose(environment, option);
        return uri == Memory
            ? new OpenStore(new InMemoryCheckpointStore())
            : new OpenStore(new SqliteCheckpointStore(new SqliteStoreOptions { Path = environment.FullPath(SqlitePath(uri)) }));
    }

    /// <summary>Opens a store that must be there: for commands that only look, or go on with what is there.</summary>
    /// <inheritdoc cref="Open"/>
    internal static OpenStore OpenExisting(CommandEnvironment environment, string? option)
    {
        var uri = Choose(environment, option);
        return uri == Memory || File.Exists(environment.FullPath(SqlitePath(uri)))
            ? Open(environment, option)
            : throw new CommandException(ExitCode.NotFound, $"There is no store at {uri} yet. '{environment.CommandName} run' makes one; "
                + $"--store or {CommandEnvironment.StoreVariable} names another.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static string Choose(CommandEnvironment environment, string? option) =>
        new[] { option, environment.Variables(CommandEnvironment.StoreVariable), CommonOptions.DefaultStore }.First(uri => !string.IsNullOrEmpty(uri))!;

    private static string SqlitePath(string uri) => uri.StartsWith(SqliteScheme, StringComparison.Ordinal) && uri.Length > SqliteScheme.Length
        ? uri[SqliteScheme.Length..]
        : throw CommandException.Usage($"'{uri}' addresses no store. Write sqlite: and a file, such as {CommonOptions.DefaultStore}, "
            + $"or {Memory} for a run that need not be resumed.");
}
