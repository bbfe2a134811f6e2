using System.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>What becomes of a thread's lease, decided in one place for every store that decides it in this process. A store that decides elsewhere,
/// such as in a script, does the same.</summary>
public static class LeaseRules
{
    private const double FreshShare = 0.9;

    /// <summary>Decides what a commit or a claim does to the lease.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="current">The lease as it stands; null for none.</param>
    /// <param name="asked">What the writer asks for; null for none: it trusts in the compare-and-swap of the head alone.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>The lease from then on; null for none.</returns>
    /// <exception cref="LeaseLostException">The writer says that it holds the lease, and does not.</exception>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    public static ThreadLease? Decide(ThreadId threadId, ThreadLease? current, CommitLease? asked, Timestamp now) => asked switch
    {
        null => current?.IsLive(now) == true ? throw new ThreadBusyException(threadId, current) : null,
        CommitLease.Take take when MayTake(current, take, now) => new ThreadLease(take.Nonce, take.Owner, After(now, take.Duration))
        {
            Lasts = take.Duration,
            Stop = current?.Nonce == take.Nonce ? current.Stop : null,
        },
        CommitLease.Take => throw new ThreadBusyException(threadId, current!),
        CommitLease.Hold hold => Extend(RequireHeld(threadId, current, hold.Nonce), hold.Duration, now),
        CommitLease.Release release => LetGo(threadId, current, release.Nonce),
        _ => throw new UnreachableException($"No rule for {asked}."),
    };

    /// <summary>Refuses pending writes of a writer that does not hold the thread.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="current">The lease as it stands; null for none.</param>
    /// <param name="nonce">What the writer shows; null for nothing.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <exception cref="LeaseLostException">The writer says that it holds the lease, and does not.</exception>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    public static void Require(ThreadId threadId, ThreadLease? current, LeaseNonce? nonce, Timestamp now)
    {
        if (nonce is { } shown)
        {
            RequireHeld(threadId, current, shown);
            return;
        }

        Decide(threadId, current, null, now);
    }

    /// <summary>The lease with a request to stop; of two requests the more urgent one stays, and of two alike the later one.</summary>
    /// <param name="current">The lease as it stands.</param>
    /// <param name="request">The request.</param>
    /// <returns>The lease from then on.</returns>
    public static ThreadLease Ask(ThreadLease current, StopRequest request)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(request);
        return current.Stop is { } earlier && earlier.Kind > request.Kind ? current : current with { Stop = request };
    }

    /// <summary>Whether a lease lasts long enough as it is, so that extending it by a little can be left out.</summary>
    /// <param name="until">Until when it lasts.</param>
    /// <param name="duration">How long it is to last from now on.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>True when at least nine tenths of the duration are left, and no more than all of it: a clock that was put back leaves a lease with more.</returns>
    public static bool IsFresh(Timestamp until, TimeSpan duration, Timestamp now) =>
        until >= After(now, duration * FreshShare) && until <= After(now, duration);

    /// <summary>The end of a lease that begins now.</summary>
    /// <param name="now">The time by the store's clock.</param>
    /// <param name="duration">How long it lasts.</param>
    /// <returns>The time when it lapses.</returns>
    public static Timestamp After(Timestamp now, TimeSpan duration) => Timestamp.From(now.ToDateTimeOffset() + duration);

    private static ThreadLease Extend(ThreadLease lease, TimeSpan duration, Timestamp now) =>
        IsFresh(lease.Until, duration, now) ? lease : lease with { Until = After(now, duration), Lasts = duration };

    private static bool MayTake(ThreadLease? current, CommitLease.Take take, Timestamp now) =>
        current is null || !current.IsLive(now) || current.Nonce == take.Nonce || current.Nonce == take.Breaks || take.BreaksAny;

    private static ThreadLease? LetGo(ThreadId threadId, ThreadLease? current, LeaseNonce nonce)
    {
        RequireHeld(threadId, current, nonce);
        return null;
    }

    private static ThreadLease RequireHeld(ThreadId threadId, ThreadLease? current, LeaseNonce nonce) =>
        current?.Nonce == nonce ? current : throw new LeaseLostException(threadId, current);
}
