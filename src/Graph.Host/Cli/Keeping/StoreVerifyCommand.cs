using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Stores;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Keeping;

/// <summary><c>graph store verify</c>: reads all that a store holds and says which places are damaged.</summary>
internal static class StoreVerifyCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var threads = new StoreThreads();
        var against = new Option<string?>("--against") { Description = "Compare with this store, commit by commit, in place of looking for damage.", HelpName = "uri" };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each finding, and a summary");
        var command = new ExplainedCommand(
            "verify",
            "Reads every commit, snapshot, pending write, definition and job of a store, and names each place that is damaged. Changes nothing.",
            "store verify",
            "store verify review-7f3k2a --store sqlite:backup.db",
            "store verify --store sqlite:.graph/graph.db --against sqlite:backup.db --json");
        threads.AddTo(command);
        command.Add(against);
        command.Add(store);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var selection = threads.Selection(parsed, environment.Time);
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            await using var other = parsed.GetValue(against) is { } uri ? OpenStore.OpenExisting(environment, uri) : null;
            using var work = new LongWork(environment, cancellationToken);
            var verifier = new StoreVerifier(opened.Store);
            var report = new VerifyReport(environment.Terminal, parsed.GetValue(json));
            await foreach (var thread in VerifyAsync(verifier, other?.Store, threads.Named(parsed), selection, work.Stop))
            {
                report.Tell(thread);
                work.Tell(() => report.Progress);
            }

            if (selection is not null && other is null)
            {
                await foreach (var finding in verifier.VerifyJobsAsync(work.Stop))
                {
                    report.Tell(finding);
                }
            }

            return (int)report.End(opened.Store, other?.Store);
        });
        return command;
    }

    private static IAsyncEnumerable<ThreadVerification> VerifyAsync(
        StoreVerifier verifier, ICheckpointStore? other, IReadOnlyList<ThreadId> named, ThreadSelection? selection, CancellationToken cancellationToken)
    {
        if (selection is not null)
        {
            return other is null ? verifier.VerifyAllAsync(selection, cancellationToken) : verifier.CompareAllAsync(other, selection, cancellationToken);
        }

        return named.ToAsyncEnumerable().Select(async (ThreadId thread, CancellationToken token) => other is null
            ? await verifier.VerifyAsync(thread, cancellationToken)
            : new ThreadVerification(thread, 0, 0, await verifier.CompareAsync(other, thread, cancellationToken).ToListAsync(cancellationToken)));
    }
}
