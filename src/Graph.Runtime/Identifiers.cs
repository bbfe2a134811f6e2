namespace Graph.Runtime;

/// <summary>Names one durable line of state.</summary>
/// <param name="Value">1 to 128 characters, none of them a control character.</param>
public readonly record struct ThreadId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one call that moves a thread.</summary>
/// <param name="Value">A UUID of version 7, so that runs sort by time.</param>
public readonly record struct RunId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one commit of a thread.</summary>
/// <param name="Value">A UUID of version 7, so that checkpoints sort by time.</param>
public readonly record struct CheckpointId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one question that a run waits to have answered.</summary>
/// <param name="Value">Derived from the task and the question's place in it, so that it stays the same when the task runs again.</param>
public readonly record struct InterruptId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
