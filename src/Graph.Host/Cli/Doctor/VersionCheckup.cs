using Graph.Host.Cli.About;
using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Doctor;

/// <summary>Looks at versions: of what keeps the threads, beside the oldest that is supported, and of the workers, beside this program's.</summary>
/// <param name="environment">How commands are called.</param>
/// <param name="own">This program's version.</param>
internal sealed class VersionCheckup(CommandEnvironment environment, ProgramVersion own)
{
    /// <summary>Looks at them: a finding for what keeps the threads, and one for each version of the workers.</summary>
    /// <param name="software">What keeps the threads; null when that is not known.</param>
    /// <param name="workers">The workers that were heard of lately.</param>
    internal IReadOnlyList<Finding> Look(StoreSoftware? software, IReadOnlyList<WorkerView> workers) =>
    [
        .. software is null ? [] : new[] { Look(software) },
        .. workers.GroupBy(worker => worker.Version).OrderBy(group => group.Key, StringComparer.Ordinal).Select(Look),
    ];

    private static Finding Look(StoreSoftware software) => new(
        "version",
        $"{software.Name} {software.Version?.ToString() ?? "of a version that it does not tell"}; {software.Oldest} or later is needed",
        software.IsSupported ? null : $"Update {software.Name}: with this version the store cannot keep what it promises.");

    private Finding Look(IGrouping<string?, WorkerView> workers)
    {
        var (count, verb) = (workers.Count(), workers.Count() == 1 ? "is" : "are");
        if (workers.Key is not { } version)
        {
            return new Finding("version", $"{Words.Count(count, "worker")} {verb} of an older version that does not tell it, and this program is {own.Shown}", Advice);
        }

        var theirs = ProgramVersion.Read(version);
        return theirs.IsLike(own)
            ? new Finding("version", $"{Words.Count(count, "worker")} {verb} {theirs.Shown}, as this program is")
            : new Finding("version", $"{Words.Count(count, "worker")} {verb} {theirs.Shown}, and this program is {own.Shown}", Advice);
    }

    private string Advice =>
        $"Versions may serve a store side by side while they are replaced, and not for longer: replace what is older. '{environment.CommandName} workers' tells which is which.";
}
