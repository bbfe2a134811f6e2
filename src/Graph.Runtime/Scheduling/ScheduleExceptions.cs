namespace Graph.Runtime.Scheduling;

/// <summary>A schedule cannot be as it is written; nothing was stored.</summary>
/// <param name="part">What of it, such as <c>cron</c> or <c>time zone</c>.</param>
/// <param name="message">What is wrong with it, and how to write it.</param>
public sealed class ScheduleInvalidException(string part, string message) : GraphAgentsException(message)
{
    /// <summary>What of the schedule is wrong.</summary>
    public string Part { get; } = part;
}

/// <summary>No schedule has that name.</summary>
/// <param name="name">The name.</param>
public sealed class ScheduleNotFoundException(string name) : GraphAgentsException($"No schedule is called '{name}' in this store. 'graph schedules list' lists those that are.")
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>A schedule of that name is there already, or somebody changed it at the same moment.</summary>
/// <param name="name">The name.</param>
public sealed class ScheduleConflictException(string name)
    : GraphAgentsException($"A schedule '{name}' is there already, or was changed at this moment. Nothing was stored; replace it (--replace), or take another name.")
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
