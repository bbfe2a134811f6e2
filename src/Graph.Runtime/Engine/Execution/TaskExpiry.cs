using Graph.Runtime.Authoring;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>Questions that nobody answered in time.</summary>
internal static class TaskExpiry
{
    /// <summary>The question of a task whose time is over; null when there is none, or it has its answer.</summary>
    internal static InterruptId? Find(RunState run, TaskRun task, TimeProvider time)
    {
        if (task.Node.Expiry is null || run.Deadlines.Count == 0)
        {
            return null;
        }

        // A task asks one question after the other: behind its answers comes the one that it waits for.
        for (var index = 0; ; index++)
        {
            var id = InterruptIds.Of(task.ExecutionId, index);
            if (!run.Answers.ContainsKey(id))
            {
                return run.Deadlines.TryGetValue(id, out var deadline) && deadline <= Timestamp.From(time.GetUtcNow()) ? id : null;
            }
        }
    }

    /// <summary>What is known of it when it is an error.</summary>
    internal static RunError Describe(RunState run, TaskRun task) => new()
    {
        Kind = ErrorKind.Expired,
        Message = $"The question of the node '{task.Node.Name}' was not answered in time; it expired at {run.Deadlines[task.Expired!.Value]}.",
        Node = task.Node.Name,
        Attempt = 1,
    };

    /// <summary>What is known of it when the workflow goes on.</summary>
    internal static ValueMap ToRecord(TaskRun task) => ValueMap.Of(("kind", ErrorKind.Expired), ("node", task.Node.Name));
}
