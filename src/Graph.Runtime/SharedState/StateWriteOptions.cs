namespace Graph.Runtime.SharedState;

/// <summary>What must hold for a write, and for how long it is good.</summary>
public sealed record StateWriteOptions
{
    /// <summary>For how long the entry lives, by the store's clock.</summary>
    /// <value>Default null: a value that is set lives for ever, an entry that is updated as long as it would have without. More than zero.</value>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>The version that the entry must have, as it was read before. Updates read it themselves and take none.</summary>
    /// <value>Default null: whatever it is; 0: there must be no entry.</value>
    public long? ExpectedVersion { get; init; }

    /// <summary>The token of the lock under which is written; the entry refuses lower ones from then on.</summary>
    /// <value>Default null: none.</value>
    public long? FencingToken { get; init; }

    /// <summary>Names the write, so that a caller that got no answer can make the same call again without it being applied twice.</summary>
    /// <value>Default null: drawn anew for each call.</value>
    public StateWriteId? Id { get; init; }

    internal static StateWriteOptions None { get; } = new();
}
