using System.CommandLine;
using Graph.Host.Cli.Help;

namespace Graph.Host.Cli.Keeping;

/// <summary><c>graph store</c>: what is done with whole stores.</summary>
internal static class StoreCommand
{
    internal static Command Create(CommandEnvironment environment) => new ExplainedCommand(
        "store",
        "Copies and moves threads between stores, verifies what a store holds, and brings archived threads back.",
        "store copy --from sqlite:.graph/graph.db --to sqlite:backup.db",
        "store verify",
        "store restore --archive folder:archive")
    {
        StoreCopyCommand.Create(environment),
        StoreMigrateCommand.Create(environment),
        StoreVerifyCommand.Create(environment),
        StoreRestoreCommand.Create(environment),
    };
}
