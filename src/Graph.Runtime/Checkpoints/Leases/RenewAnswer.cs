namespace Graph.Runtime.Checkpoints;

/// <summary>What a holder learns when it renews its lease.</summary>
public abstract record RenewAnswer
{
    private RenewAnswer()
    {
    }

    /// <summary>It holds the lease, from now on for at least nine tenths of what it asked for.</summary>
    /// <param name="Stop">What it is asked to do; null when nobody asked.</param>
    public sealed record Held(StopRequest? Stop) : RenewAnswer;

    /// <summary>The lease is not its own any more; it must not write, and what it has under way is void.</summary>
    /// <param name="Holder">Whose the thread is now; null when it is nobody's, or gone.</param>
    public sealed record Lost(ThreadLease? Holder) : RenewAnswer;
}
