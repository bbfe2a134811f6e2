namespace Graph.Runtime.SharedState;

/// <summary>Names one write, so that sending it again is told from writing again. Stores remember it for <see cref="StateRules.WriteMemory"/>.</summary>
/// <param name="Value">1 to 128 characters that no other write of the same space has: drawn at random, or made of what the write stands for.</param>
public readonly record struct StateWriteId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Changes that are made together or not at all.</summary>
public sealed record StateWrite
{
    /// <summary>Names the write.</summary>
    public required StateWriteId Id { get; init; }

    /// <summary>What is changed: one entry, or up to <see cref="StateRules.MostChanges"/> different ones of one partition.</summary>
    public required IReadOnlyList<StateChange> Changes { get; init; }
}
