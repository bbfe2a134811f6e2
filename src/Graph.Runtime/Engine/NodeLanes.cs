using System.Collections.Concurrent;

namespace Graph.Runtime.Engine;

/// <summary>Threads of their own for the code of nodes. As many nodes as there are lanes compute or block at the same time; one that awaits holds no lane
/// meanwhile.</summary>
public sealed class NodeLanes : TaskScheduler, IDisposable
{
    private const int Most = 1_024;

    private readonly BlockingCollection<Task> _waiting = [];
    private readonly Thread[] _lanes;

    /// <summary>Starts the threads; they end with the process, or when this is disposed of.</summary>
    /// <param name="count">How many; from 1 to 1,024.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are to be none, or too many.</exception>
    public NodeLanes(int count)
    {
        if (count is < 1 or > Most)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "There are 1 to 1,024 lanes for nodes.");
        }

        _lanes = [.. Enumerable.Range(1, count).Select(StartLane)];
    }

    /// <summary>Starts as many threads as a worker needs, so that its jobs do not wait for each other's nodes.</summary>
    /// <param name="jobs">How many jobs it carries out at the same time.</param>
    /// <returns>The lanes; at least as many as there are processors.</returns>
    public static NodeLanes ForJobs(int jobs) => new(Math.Clamp(jobs, Math.Min(Environment.ProcessorCount, Most), Most));

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => _lanes.Length;

    /// <summary>Takes nothing more; what waits is still done.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    /// <inheritdoc />
    protected override void QueueTask(Task task) => _waiting.Add(task);

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Array.IndexOf(_lanes, Thread.CurrentThread) >= 0 && TryExecuteTask(task);

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => _waiting.ToArray();

    private Thread StartLane(int number)
    {
        var lane = new Thread(Work) { IsBackground = true, Name = $"nodes {number}" };
        lane.Start();
        return lane;
    }

    private void Work()
    {
        foreach (var task in _waiting.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
