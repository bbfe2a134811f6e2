namespace Graph.Runtime.SharedState;

/// <summary>When an entry is gone by itself.</summary>
public abstract record StateExpiry
{
    private StateExpiry()
    {
    }

    /// <summary>Not by itself.</summary>
    public sealed record Never : StateExpiry;

    /// <summary>Some time after the write, by the store's clock.</summary>
    /// <param name="Lifetime">How long; more than zero.</param>
    public sealed record After(TimeSpan Lifetime) : StateExpiry;

    /// <summary>When it would have been without the write; an entry that is made by it never expires.</summary>
    public sealed record AsItWas : StateExpiry;
}
