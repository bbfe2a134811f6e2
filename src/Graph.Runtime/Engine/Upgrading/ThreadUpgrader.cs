using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Leasing;

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
        (await PlanAsync(threadId, from, to, cancellationToken)).Report;

    /// <summary>Moves a thread to a definition, in a commit of its own, when everything in it fits; otherwise changes nothing. The threads inside whose
    /// definition is another one too are moved before it, so that a move that was cut short can be made again.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    /// <returns>What does not fit, all of it, or where the thread was moved.</returns>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread meanwhile.</exception>
    public async Task<UpgradeReport> UpgradeAsync(
        ThreadId threadId, CompiledWorkflow? from, CompiledWorkflow to, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(threadId, from, to, cancellationToken);
        return plan.Report is { IsNeeded: true, Fits: true } ? await MakeAsync(plan, cancellationToken) : plan.Report;
    }

    private Task<Upgrading.UpgradePlan> PlanAsync(ThreadId threadId, CompiledWorkflow? from, CompiledWorkflow to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        return new Upgrading.UpgradePlanner(store, _ids).PlanAsync(threadId, from, to, cancellationToken);
    }

    private async Task<UpgradeReport> MakeAsync(Upgrading.UpgradePlan plan, CancellationToken cancellationToken)
    {
        List<UpgradeReport> children = [];
        foreach (var child in plan.Children)
        {
            children.Add(await MakeAsync(child, cancellationToken));
        }

        var to = plan.Run.Workflow;
        await store.SaveDefinitionAsync(new StoredDefinition(plan.Report.To, to.SourcePath, to.SourceText), cancellationToken);
        await DeadOwner.LetGoAsync(store, plan.Run.ThreadId, cancellationToken);
        using var committer = new StepCommitter(store, _ids, time);
        await committer.CommitAsync(plan.Run, new Transition(TransitionSource.Upgrade, [], plan.Move.Changes), cancellationToken);
        return plan.Report with { MovedAt = plan.Run.Position.Version, Children = children };
    }
}
