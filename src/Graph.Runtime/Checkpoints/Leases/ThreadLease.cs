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

    /// <summary>For how long it was taken or last extended; zero where a program that did not note it wrote the lease.</summary>
    public TimeSpan Lasts { get; init; }

    /// <summary>Whether others have to wait for it.</summary>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>False once it has lapsed, and where it is astray.</returns>
    public bool IsLive(Timestamp now) => !HasLapsed(now) && !IsAstray(now);

    /// <summary>Whether its end is past. Whoever has another clock than the store's goes by this: what seems astray may be live by the store's.</summary>
    /// <param name="now">The time.</param>
    /// <returns>True from its end on.</returns>
    public bool HasLapsed(Timestamp now) => Until <= now;

    /// <summary>Whether its end lies more than twice as far ahead as it lasts: the store's clock was put back since it was written, by hours maybe, and how
    /// much of it is left cannot be told. Its holder may go on until somebody else takes the thread, and nobody waits for that end. A clock that was put back
    /// by less makes others wait for twice as long as a lease lasts at the most.</summary>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>True for a lease whose end says nothing.</returns>
    public bool IsAstray(Timestamp now) => Lasts > TimeSpan.Zero && Until > LeaseRules.After(now, 2 * Lasts);
}
