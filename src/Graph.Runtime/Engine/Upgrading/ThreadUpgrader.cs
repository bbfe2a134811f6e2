using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine;

/// <summary>Moves threads in flight to another definition of their workflow, when everything in them fits it.</summary>
/// <param name="store">Where the threads are.</param>
/// <param name="time">The clock for time stamps.</param>
/// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
public sealed class ThreadUpgrader(ICheckpointStore store, TimeProvider time, IIdGenerator? ids = null)
{
    private readonly IIdGenerator _ids = ids ?? new SortableIdGenerator(time, Random.Shared);

    /// <summary>Says whether a thread fits a definition, and changes nothing.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="from">The definition that it runs, when that still compiles; without it joins and map-reduces under way cannot be matched.</param>
    /// <param name="to">The definition that it is to run.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What does not fit, all of it.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    public async Task<UpgradeReport> CheckAsync(
        ThreadId threadId, CompiledWorkflow? from, CompiledWorkflow to, CancellationToken cancellationToken) =>
        (await PrepareAsync(threadId, from, to, cancellationToken)).Report;

    /// <summary>Moves a thread to a definition, in a commit of its own, when everything in it fits; otherwise changes nothing.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    /// <returns>What does not fit, all of it, or where the thread was moved.</returns>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread meanwhile.</exception>
    public async Task<UpgradeReport> UpgradeAsync(
        ThreadId threadId, CompiledWorkflow? from, CompiledWorkflow to, CancellationToken cancellationToken)
    {
        var (report, run, changes) = await PrepareAsync(threadId, from, to, cancellationToken);
        if (!report.IsNeeded || !report.Fits)
        {
            return report;
        }

        await store.SaveDefinitionAsync(new StoredDefinition(report.To, to.SourcePath, to.SourceText), cancellationToken);
        using var committer = new StepCommitter(store, _ids, time);
        await committer.CommitAsync(run, new Transition(TransitionSource.Upgrade, [], changes), cancellationToken);
        return report with { MovedAt = run.Position.Version };
    }

    private async Task<(UpgradeReport Report, RunState Run, List<Merging.StateChange> Changes)> PrepareAsync(
        ThreadId threadId, CompiledWorkflow? from, CompiledWorkflow to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        var stored = await store.FindAsync(threadId, cancellationToken) ?? throw new ThreadNotFoundException(threadId);
        var run = new RunState(to, threadId, new RunId(_ids.NewId()));
        var move = new Upgrading.ThreadMove(stored.Workflow, from, run, ThreadReplay.Of(stored));
        move.Make();
        var report = new UpgradeReport
        {
            ThreadId = threadId,
            From = stored.Workflow,
            To = new WorkflowReference(to.Name, to.Version, to.Hash),
            Problems = move.Problems,
            DroppedFields = move.DroppedFields,
            Migrations = move.Migrations,
        };
        return (report, run, move.Changes);
    }
}
