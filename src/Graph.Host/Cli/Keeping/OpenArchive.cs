using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Keeping;

/// <summary>An archive that a command has open.</summary>
internal sealed class OpenArchive : IAsyncDisposable
{
    private const string FolderScheme = "folder:";

    private readonly OpenStore? _store;

    private OpenArchive(ThreadArchive archive, OpenStore? store)
    {
        Archive = archive;
        _store = store;
    }

    /// <summary>The archive.</summary>
    internal ThreadArchive Archive { get; }

    /// <summary>The option that names one.</summary>
    internal static Option<string?> Option(string description) => new("--archive") { Description = $"{description}: folder:PATH for compressed files, or a store.", HelpName = "uri" };

    /// <summary>Opens an archive by its address.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="uri">The address; null for none.</param>
    /// <returns>The archive, or null.</returns>
    /// <exception cref="CommandException">It would end with this command.</exception>
    internal static OpenArchive? Find(CommandEnvironment environment, string? uri)
    {
        if (uri is null)
        {
            return null;
        }

        if (uri.StartsWith(FolderScheme, StringComparison.OrdinalIgnoreCase) && uri.Length > FolderScheme.Length)
        {
            return new OpenArchive(ThreadArchive.InFolder(environment.FullPath(uri[FolderScheme.Length..])), null);
        }

        var store = OpenStore.Open(environment, uri);
        TwoStores.RequireLasting(store.Store, "--archive");
        return new OpenArchive(ThreadArchive.InStore(store.Store), store);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
