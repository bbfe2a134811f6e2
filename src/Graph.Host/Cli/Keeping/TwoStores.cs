using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Checkpoints;

namespace Graph.Host.Cli.Keeping;

/// <summary>The store that threads come from and the one that they go to.</summary>
internal sealed class TwoStores
{
    private readonly Option<string> _from = new("--from") { Description = "The store that the threads are in.", HelpName = "uri", Required = true };

    private readonly Option<string> _to = new("--to") { Description = "The store that they go to; it is made when it is not there.", HelpName = "uri", Required = true };

    internal void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>Opens both.</summary>
    /// <exception cref="CommandException">They are the same, or one of them ends with this command.</exception>
    internal Opened Open(CommandEnvironment environment, ParseResult parsed)
    {
        var (from, to) = (parsed.GetRequiredValue(_from), parsed.GetRequiredValue(_to));
        var source = OpenStore.OpenExisting(environment, from);
        var destination = OpenStore.Open(environment, to);
        RequireLasting(source.Store, "--from");
        RequireLasting(destination.Store, "--to");
        return source.Store.Description.Uri == destination.Store.Description.Uri
            ? throw CommandException.Usage($"--from and --to name the same store, {source.Store.Description.Uri}.")
            : new Opened(source, destination);
    }

    /// <summary>Refuses a store that nobody could look at afterwards.</summary>
    internal static void RequireLasting(ICheckpointStore store, string option)
    {
        if (store is InMemoryCheckpointStore)
        {
            throw CommandException.Usage($"The store {store.Description.Uri} of {option} ends with this command. Name one that stays, such as 'sqlite:.graph/graph.db'.");
        }
    }

    /// <summary>Two open stores.</summary>
    internal sealed record Opened(OpenStore Source, OpenStore Destination) : IAsyncDisposable
    {
        internal ICheckpointStore From => Source.Store;

        internal ICheckpointStore To => Destination.Store;

        public async ValueTask DisposeAsync()
        {
            await Source.DisposeAsync();
            await Destination.DisposeAsync();
        }
    }
}
