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
    /// <param name="mustExist">Whether a store is not to be made.</param>
    /// <returns>The archive, or null.</returns>
    /// <exception cref="CommandException">It would end with this command.</exception>
    internal static OpenArchive? Find(CommandEnvironment environment, string? uri, bool mustExist = false)
    {
        if (uri is null)
        {
            return null;
        }

        if (FolderOf(environment, uri) is { } folder)
        {
            return File.Exists(folder)
                ? throw CommandException.Usage($"'{uri}' is a file, and an archive is a folder of files. Name another; it is made when it is not there.")
                : new OpenArchive(ThreadArchive.InFolder(folder), null);
        }

        if (!uri.Contains(':', StringComparison.Ordinal) || uri.StartsWith(FolderScheme, StringComparison.OrdinalIgnoreCase))
        {
            throw CommandException.Usage("'--archive' takes 'folder:PATH' for compressed files, such as 'folder:archive', or the address of a store, such as 'sqlite:archive.db'.");
        }

        var store = mustExist ? OpenStore.OpenExisting(environment, uri) : OpenStore.Open(environment, uri);
        TwoStores.RequireLasting(store.Store, "--archive");
        return new OpenArchive(ThreadArchive.InStore(store.Store), store);
    }

    /// <summary>Opens an archive that is there.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="uri">The address.</param>
    /// <returns>The archive.</returns>
    /// <exception cref="CommandException">There is none.</exception>
    internal static OpenArchive FindThere(CommandEnvironment environment, string uri) =>
        FolderOf(environment, uri) is { } folder && !Path.Exists(folder)
            ? throw new CommandException(ExitCode.NotFound, $"There is no archive at {FolderScheme}{folder}.")
            : Find(environment, uri, mustExist: true)!;

    private static string? FolderOf(CommandEnvironment environment, string uri) =>
        uri.StartsWith(FolderScheme, StringComparison.OrdinalIgnoreCase) && uri.Length > FolderScheme.Length ? environment.FullPath(uri[FolderScheme.Length..]) : null;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
