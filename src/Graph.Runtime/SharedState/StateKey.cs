namespace Graph.Runtime.SharedState;

/// <summary>Says whose entries they are, such as a tenant's or an application's. Spaces know nothing of each other.</summary>
/// <param name="Value">1 to 128 characters, none of them a control character.</param>
public readonly record struct StateSpace(string Value)
{
    /// <summary>The space of whoever names none.</summary>
    public static StateSpace Default { get; } = new("default");

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names entries that lie together, so that several of them can be changed in one act on every store, a Redis Cluster included.</summary>
/// <param name="Value">1 to 128 characters, none of them a control character, and not beginning with '$'; or empty for entries that lie each for itself.</param>
public readonly record struct StatePartition(string Value)
{
    /// <summary>No partition: entries are spread over the whole store, and each is changed for itself.</summary>
    public static StatePartition None { get; } = new("");

    /// <summary>Whether entries lie each for itself.</summary>
    public bool IsNone => string.IsNullOrEmpty(Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Names one entry. The same name in another space or partition is another entry.</summary>
/// <param name="Space">Whose it is.</param>
/// <param name="Partition">With which others it lies.</param>
/// <param name="Name">1 to 512 characters, none of them a control character.</param>
public readonly record struct StateKey(StateSpace Space, StatePartition Partition, string Name)
{
    /// <summary>The key for people.</summary>
    /// <returns>Space, partition when there is one, and name, with slashes between.</returns>
    public override string ToString() => Partition.IsNone ? $"{Space}/{Name}" : $"{Space}/{Partition}/{Name}";
}
