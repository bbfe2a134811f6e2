using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Who may move a thread, and until when nobody else may.</summary>
/// <param name="Nonce">What its holder shows at each write.</param>
/// <param name="Owner">The process that holds it.</param>
/// <param name="Until">Until when it lasts, by the store's clock. A lease that has lapsed is its holder's until somebody else takes it.</param>
public sealed record ThreadLease(LeaseNonce Nonce, LeaseOwner Owner, Timestamp Until)
{
    /// <summary>What the holder was asked to do; null when nobody asked.</summary>
    public StopRequest? Stop { get; init; }

    /// <summary>Whether others have to wait for it.</summary>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>False once it has lapsed.</returns>
    public bool IsLive(Timestamp now) => Until > now;
}
