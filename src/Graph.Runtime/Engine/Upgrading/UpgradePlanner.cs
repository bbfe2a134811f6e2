using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>Thinks through how a thread, and what runs inside of it, gets to another definition. Reads only.</summary>
internal sealed class UpgradePlanner(ICheckpointStore store, IIdGenerator ids)
{
    private readonly ChildFinder _children = new(store);

    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    internal async Task<UpgradePlan> PlanAsync(ThreadId threadId, CompiledWorkflow? from, CompiledWorkflow to, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(threadId, cancellationToken) ?? throw new ThreadNotFoundException(threadId);
        var replay = ThreadReplay.ToGoOn(stored);
        var plan = await PlanAsync(replay, from, to, "", cancellationToken);
        return replay.Last.Parent is not { } mark ? plan : plan with
        {
            Report = plan.Report with
            {
                Problems = [new UpgradeProblem("parent", mark.Thread.Value, $"The thread is a part of '{mark.Thread}' and runs what that runs. Move '{mark.Thread}', and it follows.")],
            },
        };
    }

    private async Task<UpgradePlan> PlanAsync(
        ThreadReplay replay, CompiledWorkflow? from, CompiledWorkflow to, string path, CancellationToken cancellationToken)
    {
        var run = new RunState(to, replay.Commit.Header.ThreadId, new RunId(ids.NewId()));
        var move = new ThreadMove(replay.Workflow, from, run, replay);
        move.Make();
        List<UpgradePlan> children = [];
        List<UpgradeProblem> problems = [.. move.Problems.Select(problem => At(path, problem))];
        await foreach (var child in _children.FindAsync(move, replay, from, cancellationToken))
        {
            if (child.FindObstacle() is { } obstacle)
            {
                problems.Add(At(path, obstacle));
            }
            else if (child.To.Hash != child.Replay.Workflow.Hash)
            {
                var plan = await PlanAsync(child.Replay, child.From, child.To, path.Length == 0 ? child.Task : ChildRuns.PathOf(path, child.Task), cancellationToken);
                move.TakeOver(child.Task, plan.Move);
                problems.AddRange(plan.Report.Problems);
                children.Add(plan);
            }
        }

        return new UpgradePlan(run, move, Describe(replay, to, move, problems, children) with { Path = path }, children);
    }

    private static UpgradeReport Describe(
        ThreadReplay replay, CompiledWorkflow to, ThreadMove move, IReadOnlyList<UpgradeProblem> problems, IReadOnlyList<UpgradePlan> children) => new()
        {
            ThreadId = replay.Commit.Header.ThreadId,
            From = replay.Workflow,
            To = new WorkflowReference(to.Name, to.Version, to.Hash),
            Problems = problems,
            DroppedFields = move.DroppedFields,
            Migrations = move.Migrations,
            Children = [.. children.Select(child => child.Report)],
        };

    private static UpgradeProblem At(string path, UpgradeProblem problem) =>
        path.Length == 0 ? problem : problem with { Path = path, Message = $"Inside of '{path}': {problem.Message}" };
}
