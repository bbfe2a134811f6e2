namespace Graph.Runtime.Checkpoints;

/// <summary>The program or library that keeps a store's threads.</summary>
/// <param name="Name">Such as <c>Redis</c>.</param>
/// <param name="Version">Its version; of several servers the oldest one's. Null when it does not tell.</param>
/// <param name="Oldest">The oldest version that the store works with.</param>
public sealed record StoreSoftware(string Name, Version? Version, Version Oldest)
{
    /// <summary>Whether it is as new as it must be, as far as it tells.</summary>
    public bool IsSupported => Version is null || Version >= Oldest;
}
