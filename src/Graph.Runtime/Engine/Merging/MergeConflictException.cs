namespace Graph.Runtime.Engine.Merging;

/// <summary>Two tasks of one step wrote a field that takes one writer a step; nothing of the step was committed.</summary>
public sealed class MergeConflictException : GraphAgentsException
{
    internal MergeConflictException(string field, string firstTask, string secondTask, bool isOverwrite)
        : base(isOverwrite
            ? $"'{firstTask}' and '{secondTask}' both overwrote '{field}' in the same step. Only one overwrite of a field can count."
            : $"'{firstTask}' and '{secondTask}' both wrote '{field}' in the same step, and 'reduce: replace' takes one writer. "
                + "Give the field a reducer such as 'append' or 'last', or let only one of them write it.")
    {
        Field = field;
        FirstTask = firstTask;
        SecondTask = secondTask;
    }

    /// <summary>The field.</summary>
    public string Field { get; }

    /// <summary>The key of the task that comes first in merge order.</summary>
    public string FirstTask { get; }

    /// <summary>The key of the other task.</summary>
    public string SecondTask { get; }
}
