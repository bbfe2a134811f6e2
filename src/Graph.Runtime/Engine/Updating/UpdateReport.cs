using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>An update that was made.</summary>
public sealed record UpdateReport
{
    /// <summary>The commit that it is; the thread's head now.</summary>
    public required CommitHeader Header { get; init; }

    /// <summary>The nodes that count as having run, or START.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>The tasks that are due after it.</summary>
    public required IReadOnlyList<string> Next { get; init; }

    /// <summary>Tasks that were due and are not any more, though they did not run.</summary>
    public required IReadOnlyList<string> Dropped { get; init; }
}
