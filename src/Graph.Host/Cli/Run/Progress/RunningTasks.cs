using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Which tasks are in flight and since when, told from the events.</summary>
/// <param name="time">The clock.</param>
internal sealed class RunningTasks(TimeProvider time)
{
    private const int MostShown = 4;

    private readonly Dictionary<string, (string Node, int Attempt, long Since)> _running = new(StringComparer.Ordinal);
    private long _step;

    /// <summary>Takes note of an event.</summary>
    /// <param name="happened">The event.</param>
    internal void Note(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.StepStarted { Path.Length: 0 } step:
                _step = step.Step;
                _running.Clear();
                break;
            case RunEvent.TaskStarted task:
                _running[KeyOf(task, task.Task)] = (KeyOf(task, task.Node), task.Attempt, time.GetTimestamp());
                break;
            case RunEvent.TaskFinished task:
                _running.Remove(KeyOf(task, task.Task));
                break;
            case RunEvent.TaskFailed task:
                _running.Remove(KeyOf(task, task.Task));
                break;
            default:
                break;
        }
    }

    /// <summary>One line about what runs now.</summary>
    /// <returns>Such as <c>step 2  analyze 1.2 s</c>.</returns>
    internal string Describe()
    {
        var shown = _running.Values
            .Take(MostShown)
            .Select(task => $"{task.Node} {EventText.Elapsed(time.GetElapsedTime(task.Since))}{(task.Attempt > 1 ? $" (attempt {task.Attempt})" : "")}");
        var more = _running.Count > MostShown ? $", and {_running.Count - MostShown} more" : "";
        return $"step {_step}  {(_running.Count == 0 ? "saving" : string.Join(", ", shown) + more)}";
    }

    private static string KeyOf(RunEvent happened, string name) => happened.Path.Length == 0 ? name : $"{happened.Path}/{name}";
}
