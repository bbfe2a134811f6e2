namespace Graph.Runtime.Engine.Execution;

/// <summary>Hands out the tasks of a step in merge order, within the run's bound and each map-reduce's own.</summary>
internal sealed class TaskLanes
{
    private readonly int _concurrency;
    private readonly List<Lane> _lanes = [];
    private readonly Dictionary<int, Lane> _byEach = [];

    internal TaskLanes(RunState run, IReadOnlyList<TaskRun> tasks)
    {
        _concurrency = run.Workflow.Limits.Concurrency;
        foreach (var task in tasks)
        {
            if (!_byEach.TryGetValue(task.Each, out var lane))
            {
                var bound = task.Each < 0 ? null : run.Topology.EachRoutes[task.Each].MaxConcurrency;
                lane = _byEach[task.Each] = new Lane(bound ?? int.MaxValue);
                _lanes.Add(lane);
            }

            lane.Waiting.Enqueue(task);
        }
    }

    /// <summary>The next task that may start; null while none may.</summary>
    internal TaskRun? TakeNext(int running)
    {
        if (running >= _concurrency)
        {
            return null;
        }

        var lane = _lanes.Find(candidate => candidate.Running < candidate.Bound && candidate.Waiting.Count > 0);
        if (lane is null)
        {
            return null;
        }

        lane.Running++;
        return lane.Waiting.Dequeue();
    }

    /// <summary>Gives a task's place back.</summary>
    internal void Leave(TaskRun task) => _byEach[task.Each].Running--;

    private sealed class Lane(int bound)
    {
        internal int Bound { get; } = bound;

        internal Queue<TaskRun> Waiting { get; } = new();

        internal int Running { get; set; }
    }
}
