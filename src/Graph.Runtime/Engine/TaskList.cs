using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Engine;

/// <summary>The tasks of a step in merge order: nodes by name, then map-reduces by item.</summary>
internal static class TaskList
{
    internal static List<TaskRun> Of(RunState run)
    {
        var tasks = new List<TaskRun>(run.Due.Nodes.Length);
        foreach (var node in run.Due.Nodes)
        {
            Add(run, tasks, new TaskRun(run, run.Workflow.Nodes[node], run.Topology.KeyOf(node)));
        }

        foreach (var group in run.Due.Groups)
        {
            var target = run.Workflow.Nodes[run.Topology.EachRoutes[group.Each].Target];
            for (var item = 0; item < group.Items.Count; item++)
            {
                Add(run, tasks, new TaskRun(run, target, run.Topology.KeyOf(group.Each, item), group.Each, group.Items[item]));
            }
        }

        if (run.Interrupts.Count > 0)
        {
            Park(run, tasks);
        }

        return tasks;
    }

    /// <summary>What is due, for people: <c>node</c>, or <c>node#item</c> in a map-reduce.</summary>
    internal static IReadOnlyList<string> NamesOf(RunState run) =>
    [
        .. run.Due.Nodes.Select(run.Topology.KeyOf),
        .. run.Due.Groups.SelectMany(group => Enumerable.Range(0, group.Items.Count).Select(item => run.Topology.KeyOf(group.Each, item))),
        .. run.Due.Deferred.Select(run.Topology.KeyOf),
    ];

    internal static IReadOnlyList<PendingInterrupt> MarksBefore(RunState run) =>
    [
        .. run.Due.Nodes.Concat(run.Due.Groups.Select(group => run.Topology.EachRoutes[group.Each].Target))
            .Distinct()
            .Where(node => run.Workflow.Nodes[node].InterruptsBefore)
            .Select(node => Mark(run, run.Workflow.Nodes[node].Name, InterruptKind.Before)),
    ];

    internal static IReadOnlyList<PendingInterrupt> MarksAfter(RunState run, IEnumerable<TaskRun> tasks) =>
        run.Topology.HasMarksAfter
            ? [.. tasks.Select(task => task.Node).Where(node => node.InterruptsAfter).Distinct().Select(node => Mark(run, node.Name, InterruptKind.After))]
            : [];

    private static void Add(RunState run, List<TaskRun> tasks, TaskRun task)
    {
        task.Finished = run.Finished.GetValueOrDefault(task.Key);
        tasks.Add(task);
    }

    /// <summary>A task whose answer or time is still to come would only ask again.</summary>
    private static void Park(RunState run, List<TaskRun> tasks)
    {
        var waits = run.Interrupts.ToLookup(wait => wait.Task, StringComparer.Ordinal);
        foreach (var task in tasks.Where(task => task.Finished is null && waits.Contains(task.Key)))
        {
            task.Waits = [.. waits[task.Key]];
            task.IsParked = true;
        }
    }

    private static PendingInterrupt Mark(RunState run, string node, InterruptKind kind) => new()
    {
        Id = InterruptIds.Of(ExecutionIds.Of(run.ThreadId, run.Origin, $"{node}/{InterruptKinds.NameOf(kind)}"), 0),
        Kind = kind,
        Node = node,
    };
}
