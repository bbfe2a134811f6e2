namespace Graph.Runtime.Checkpoints;

/// <summary>What a commit does with the thread's lease, in the same atomic act.</summary>
public abstract record CommitLease
{
    private CommitLease(LeaseNonce nonce) => Nonce = nonce;

    /// <summary>What the writer shows.</summary>
    public LeaseNonce Nonce { get; }

    /// <summary>Takes the lease; refused while somebody else's is live. So the first commit of a run claims its thread, and costs no more than any other.</summary>
    /// <param name="Nonce">A fresh nonce.</param>
    /// <param name="Owner">Who takes it.</param>
    /// <param name="Duration">For how long.</param>
    public sealed record Take(LeaseNonce Nonce, LeaseOwner Owner, TimeSpan Duration) : CommitLease(Nonce)
    {
        /// <summary>The lease that may be broken although it is live: its owner is known to be gone. Any other one still stands.</summary>
        public LeaseNonce? Breaks { get; init; }

        /// <summary>Whether any lease may be broken: the writer moves the thread that this one is a part of, and holds that one.</summary>
        public bool BreaksAny { get; init; }
    }

    /// <summary>Goes on holding it and extends it; refused when it is somebody else's by now.</summary>
    /// <param name="Nonce">The nonce that it was taken with.</param>
    /// <param name="Duration">From now on at least nine tenths of this: a store may leave out an extension that would bring less.</param>
    public sealed record Hold(LeaseNonce Nonce, TimeSpan Duration) : CommitLease(Nonce);

    /// <summary>Lets go of it; refused when it is somebody else's by now.</summary>
    /// <param name="Nonce">The nonce that it was taken with.</param>
    public sealed record Release(LeaseNonce Nonce) : CommitLease(Nonce);
}
