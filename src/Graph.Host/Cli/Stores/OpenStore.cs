using Graph.Host.Cli.Errors;
using Graph.Runtime.Checkpoints;
using Graph.Stores;

namespace Graph.Host.Cli.Stores;

/// <summary>A store that a command has open.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private const string SqliteScheme = "sqlite:";

    private OpenStore(ICheckpointStore store) => Store = store;

    /// <summary>The store.</summary>
    internal ICheckpointStore Store { get; }

    /// <summary>Opens a store by its address, and makes it when it is not there.</summary>
    /// <param name="environment">Where relative paths start, and the variable that names the store by default.</param>
    /// <param name="option">The address from the command line; null for the default.</param>
    /// <returns>The store.</returns>
    /// <exception cref="StoreException">No store is addressed like that, or it cannot be used.</exception>
    internal static OpenStore Open(CommandEnvironment environment, string? option)
    {
        var uri = Choose(environment, option);
        return new OpenStore(StoreUris.Open(IsFile(uri) ? SqliteScheme + environment.FullPath(uri[SqliteScheme.Length..]) : uri));
    }

    /// <summary>Opens a store that must be there: for commands that only look, or go on with what is there.</summary>
    /// <inheritdoc cref="Open"/>
    /// <exception cref="CommandException">It is not there.</exception>
    internal static OpenStore OpenExisting(CommandEnvironment environment, string? option)
    {
        var uri = Choose(environment, option);
        return !IsFile(uri) || File.Exists(environment.FullPath(FileOf(uri)))
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

    private static bool IsFile(string uri) => uri.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase) && uri.Length > SqliteScheme.Length;

    private static string FileOf(string uri) => uri[SqliteScheme.Length..].Split('?')[0];
}
