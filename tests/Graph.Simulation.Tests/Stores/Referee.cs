using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Simulation.Tests.Stores;

/// <summary>Keeps its own book of who holds which thread and what its head is, by the rules as they are written down, and says when the store let through what it must not.</summary>
internal sealed class Referee
{
    private readonly Dictionary<ThreadId, Held> _held = [];
    private readonly Dictionary<ThreadId, CommitHash> _heads = [];
    private readonly HashSet<CommitHash> _past = [];

    /// <summary>Takes note of a call that was made.</summary>
    /// <returns>What the store should not have let through; null when all is well.</returns>
    internal string? Judge(MadeCall made)
    {
        if (made is { Call.Claim: { } claim, Answer.Value: IReadOnlyList<JobGrant> grants })
        {
            return grants
                .Select(grant => JudgeTake(made, grant.ThreadId, new CommitLease.Take(grant.Nonce, claim.Worker, claim.Lease), HeldOf(grant.ThreadId)))
                .FirstOrDefault(foul => foul is not null);
        }

        if (made.Answer.Refusal is not null || made.Call.ThreadId is not { } thread || !IsGranted(made))
        {
            return null;
        }

        return JudgeHead(made.Call, thread) ?? JudgeLease(made, thread);
    }

    private string? JudgeHead(StoreCall call, ThreadId thread)
    {
        var expected = call.Commit?.ExpectedHead ?? call.Pending?.Head;
        var foul = expected is { } head && _past.Contains(head) ? $"'{call.Name}' went through for '{thread}' with a head that is none any more." : null;
        if (call.Commit is { } commit)
        {
            if (_heads.TryGetValue(thread, out var before))
            {
                _past.Add(before);
            }

            _heads[thread] = commit.Header.Hash;
        }

        return foul;
    }

    private string? JudgeLease(MadeCall made, ThreadId thread)
    {
        var held = HeldOf(thread);
        return made.Call.Lease switch
        {
            CommitLease.Take take => JudgeTake(made, thread, take, held),
            CommitLease.Hold hold => JudgeHold(made, thread, hold, held),
            CommitLease.Release release => JudgeRelease(made, thread, release, held),
            _ => made.Call.Commit is null ? null : JudgeWithoutLease(made, thread, held?.IsLive(made.At) == true),
        };
    }

    private Held? HeldOf(ThreadId thread) => _held.TryGetValue(thread, out var known) ? known : null;

    private string? JudgeTake(MadeCall made, ThreadId thread, CommitLease.Take take, Held? held)
    {
        _held[thread] = new Held(take.Nonce, made.At + take.Duration, made.At, take.Duration);
        return held is not { } other || !other.IsLive(made.At) || other.Nonce == take.Nonce || other.Nonce == take.Breaks || take.BreaksAny
            ? null
            : $"'{thread}' was taken by {take.Nonce} and was still held by {other.Nonce}, after '{made.Call.Name}'.";
    }

    private string? JudgeHold(MadeCall made, ThreadId thread, CommitLease.Hold hold, Held? held)
    {
        // A store may leave a lease as it is that lasts long enough.
        _held[thread] = new Held(hold.Nonce, made.At + (hold.Duration * 0.9), made.At, hold.Duration);
        return ComplainUnless(held?.Nonce == hold.Nonce, made, hold.Nonce);
    }

    private string? JudgeRelease(MadeCall made, ThreadId thread, CommitLease.Release release, Held? held)
    {
        _held.Remove(thread);
        return ComplainUnless(held?.Nonce == release.Nonce, made, release.Nonce);
    }

    private string? JudgeWithoutLease(MadeCall made, ThreadId thread, bool isLive)
    {
        _held.Remove(thread);
        return ComplainUnless(!isLive, made, null);
    }

    private static string? ComplainUnless(bool isRight, MadeCall made, LeaseNonce? nonce) =>
        isRight ? null : $"'{made.Call.Name}' went through for '{made.Call.ThreadId}' with {(nonce is { } shown ? $"the nonce {shown}" : "no nonce")}, whose the thread is not.";

    private static bool IsGranted(MadeCall made) => made.Answer.Value is not (RenewAnswer.Lost or false);

    /// <param name="Nonce">Who holds the thread.</param>
    /// <param name="Until">Until when at the least, by the store's clock.</param>
    /// <param name="Since">When the store heard of him.</param>
    /// <param name="Lasts">For how long that is good.</param>
    private readonly record struct Held(LeaseNonce Nonce, TimeSpan Until, TimeSpan Since, TimeSpan Lasts)
    {
        /// <summary>Whether others have to wait for certain. Since the clock was put back by more than a lease lasts, they need not.</summary>
        internal bool IsLive(TimeSpan now) => Until > now && Since - now <= Lasts;
    }
}
