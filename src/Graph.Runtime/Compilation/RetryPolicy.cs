using System.Collections.Immutable;

namespace Graph.Runtime.Compilation;

/// <summary>How often and when a failed attempt is tried again.</summary>
public sealed record RetryPolicy
{
    /// <summary>How many attempts there are, the first included.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How the waits grow.</summary>
    public Backoff Backoff { get; init; } = Backoff.Exponential;

    /// <summary>The wait after the first attempt.</summary>
    public TimeSpan Initial { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether each wait is drawn between nothing and its full length, so that many retries do not come at once.</summary>
    public bool HasJitter { get; init; } = true;

    /// <summary>Error kinds that are tried again; empty for all that are not mistakes of the author or of the data.</summary>
    public ImmutableArray<string> On { get; init; } = [];

    /// <summary>Error kinds that are not tried again.</summary>
    public ImmutableArray<string> NotOn { get; init; } = [];
}

/// <summary>How waits between attempts grow.</summary>
public enum Backoff
{
    /// <summary>All alike.</summary>
    Fixed,

    /// <summary>By the same amount each time.</summary>
    Linear,

    /// <summary>Twice as long each time.</summary>
    Exponential,
}
