using System.Runtime.CompilerServices;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Planning;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>Finds the threads inside of a thread that will run again: those of the tasks that are due, and those that keep their state.</summary>
internal sealed class ChildFinder(ICheckpointStore store)
{
    /// <param name="move">The move of the thread around them.</param>
    /// <param name="replay">The thread around them.</param>
    /// <param name="from">What that runs, when it still compiles.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    internal async IAsyncEnumerable<FoundChild> FindAsync(
        ThreadMove move, ThreadReplay replay, CompiledWorkflow? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var thread = replay.Commit.Header.ThreadId;
        var seen = new HashSet<ThreadId>();
        foreach (var task in move.DueTasks.Where(task => task.Now.Subworkflow is not null || from?.FindNode(task.NodeBefore)?.Subworkflow is not null))
        {
            var mark = new ChildMark(thread, ExecutionIds.Of(thread, replay.Origin, task.KeyBefore));
            foreach (var id in ChildThreadIds.AllOf(thread, task.KeyBefore, mark.Task))
            {
                if (await FindAsync(id, cancellationToken) is { } child && child.Last.Parent == mark && seen.Add(id))
                {
                    var before = from?.FindNode(task.NodeBefore);
                    yield return new FoundChild(task.KeyBefore, task.KeyNow, child, FromOf(child, before), task.Now, IsKept(id, thread, task.KeyBefore));
                }
            }
        }

        await foreach (var child in FindKeptAsync(move, thread, from, cancellationToken))
        {
            if (seen.Add(child.Replay.Commit.Header.ThreadId))
            {
                yield return child;
            }
        }
    }

    /// <summary>What keeps its state from call to call is at rest between two of them, and the next call finds it by the node's name.</summary>
    private async IAsyncEnumerable<FoundChild> FindKeptAsync(
        ThreadMove move, ThreadId thread, CompiledWorkflow? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var node in from?.Nodes.Where(node => node is { Subworkflow: not null, Persistence: SubworkflowPersistence.Thread }) ?? [])
        {
            if (move.FindNodeNow(node.Name) is not { Subworkflow: not null, Persistence: SubworkflowPersistence.Thread } now)
            {
                continue;
            }

            foreach (var numbers in KeysOf(from!, node))
            {
                foreach (var key in numbers)
                {
                    if (await FindAsync(ChildThreadIds.Of(thread, key, "", SubworkflowPersistence.Thread), cancellationToken) is not { } child
                        || child.Last.Parent?.Thread != thread)
                    {
                        break;
                    }

                    yield return new FoundChild(key, now.Name + key[node.Name.Length..], child, FromOf(child, node), now, IsKept: true);
                }
            }
        }
    }

    /// <summary>The keys that a node's tasks may have had: one by edge, and one after the other for the items of each of its map-reduces.</summary>
    private static IEnumerable<IEnumerable<string>> KeysOf(CompiledWorkflow workflow, CompiledNode node)
    {
        var topology = WorkflowTopology.Of(workflow);
        return topology.EachRoutes
            .Where(each => each.Target == node.Index)
            .Select(each => Enumerable.Range(0, int.MaxValue).Select(item => topology.KeyOf(topology.IndexOf(each), item)))
            .Prepend([topology.KeyOf(node.Index)]);
    }

    private async Task<ThreadReplay?> FindAsync(ThreadId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored ? ThreadReplay.Of(stored) : null;

    private static bool IsKept(ThreadId id, ThreadId thread, string key) => id == ChildThreadIds.Of(thread, key, "", SubworkflowPersistence.Thread);

    private static CompiledWorkflow? FromOf(ThreadReplay child, CompiledNode? before) =>
        before?.Subworkflow is { } workflow && workflow.Hash == child.Workflow.Hash ? workflow : null;
}

/// <summary>A thread inside of one that is moved.</summary>
/// <param name="Task">The key of the task that runs it.</param>
/// <param name="TaskNow">What that key becomes.</param>
/// <param name="Replay">Where it stands.</param>
/// <param name="From">What it runs, when that still compiles.</param>
/// <param name="Node">The node that is to run it.</param>
/// <param name="IsKept">Whether it keeps its state from call to call.</param>
internal sealed record FoundChild(string Task, string TaskNow, ThreadReplay Replay, CompiledWorkflow? From, CompiledNode Node, bool IsKept)
{
    /// <summary>What it is to run.</summary>
    internal CompiledWorkflow To => Node.Subworkflow!;

    /// <summary>Why it cannot go along: it is found again by its task's name and by how long its state lives.</summary>
    internal UpgradeProblem? FindObstacle()
    {
        var where = $"A workflow is under way inside of '{Task}' (thread {Replay.Commit.Header.ThreadId})";
        if (Node.Subworkflow is null)
        {
            return new UpgradeProblem("child", Task, $"{where}, and '{Node.Name}' of the file runs none. Keep the node as it was until this thread is past it.");
        }

        if (Task != TaskNow)
        {
            return new UpgradeProblem("child", Task, $"{where}, which is found by that name, and the file calls it '{TaskNow}'. Keep the name until this thread is past it.");
        }

        return IsKept == (Node.Persistence == SubworkflowPersistence.Thread)
            ? null
            : new UpgradeProblem("child", Task, $"{where}, and 'persist:' of '{Node.Name}' is another in the file. Keep it as it was until this thread is past it.");
    }
}
