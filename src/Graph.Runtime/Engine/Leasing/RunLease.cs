using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>One run's hold on its thread: taken with its first commit, kept with every other one, let go of with the one that brings the thread to rest.</summary>
/// <param name="keeper">What all runs of the process share.</param>
/// <param name="threadId">The thread.</param>
/// <param name="control">What is told of requests to stop, and stopped when the lease is lost.</param>
/// <param name="outer">The hold on the thread that this one is a part of; null for a thread of its own.</param>
internal sealed class RunLease(LeaseKeeper keeper, ThreadId threadId, RunControl control, RunLease? outer = null)
{
    /// <summary>How much of the lease the run counts on by its own clock; the rest is for clocks that go at different speeds.</summary>
    private const double CountedOn = 0.8;

    private readonly Lock _gate = new();
    private readonly long _counted = (long)(keeper.Duration.TotalSeconds * CountedOn * keeper.Time.TimestampFrequency);
    private CommitLease.Hold? _hold;
    private CommitLease? _sent;
    private LeaseNonce? _claimed;
    private LeaseLostException? _lost;
    private long _heldFrom;
    private long _sentAt;
    private bool _isEnding;

    internal ThreadId ThreadId => threadId;

    internal RunControl Control => control;

    /// <summary>The lease of an owner that is gone, which the run may break.</summary>
    internal LeaseNonce? Breaks { get; set; }

    internal bool IsHeld => _hold is not null;

    /// <summary>The claim of the run that the store may know; null for none.</summary>
    internal LeaseNonce? Claim => _claimed;

    /// <summary>What the run shows; null before it has taken the lease.</summary>
    internal LeaseNonce? Nonce => _hold?.Nonce;

    /// <summary>When the store last heard of the run, at the latest; by the clock that only goes forward.</summary>
    internal long HeldFrom => Volatile.Read(ref _heldFrom);

    /// <summary>Whether the run has to ask the store before it does anything more.</summary>
    /// <param name="now">The time by the clock that only goes forward.</param>
    internal bool IsDoubtful(long now) => _lost is not null || outer?.IsDoubtful(now) == true || (IsHeld && now > HeldFrom + _counted);

    /// <summary>What waits for the thread to be this run's to move.</summary>
    internal ThreadTurn TurnOf(RunOptions options) => new(keeper, this, options.WhenBusy, options.WhenBusy switch
    {
        WhenBusy.Enqueue or WhenBusy.Reject => null,
        WhenBusy.Interrupt => Ask(StopKind.Interrupt, options.By, "A new input came for the thread."),
        WhenBusy.Rollback => Ask(StopKind.Interrupt, options.By, "A new input takes its place."),
    });

    /// <summary>What has whoever moves the thread cancelled, and waits for that.</summary>
    internal ThreadTurn TurnToCancel(StopRequest request) => new(keeper, this, WhenBusy.Interrupt, request);

    /// <summary>Refuses a thread that another run moves; a lease of an owner that is gone may be broken.</summary>
    /// <exception cref="ThreadBusyException">Another run moves it.</exception>
    internal void RequireFree(ThreadLease? held)
    {
        if (held is not null && outer is null && new ThreadTurn(keeper, this, WhenBusy.Reject, null).IsInTheWay(held))
        {
            throw new ThreadBusyException(threadId, held);
        }
    }

    /// <summary>Makes sure that the thread is still the run's: after a long pause the store is asked.</summary>
    /// <exception cref="LeaseLostException">It is not.</exception>
    internal async ValueTask RequireAsync(CancellationToken cancellationToken)
    {
        if (outer is not null)
        {
            await outer.RequireAsync(cancellationToken);
        }

        ThrowIfLost();
        if (IsDoubtful(keeper.Time.GetTimestamp()))
        {
            await RenewAsync(cancellationToken);
            ThrowIfLost();
        }
    }

    /// <summary>Takes the thread without a commit, for a run that has nothing to store yet.</summary>
    /// <param name="head">The commit that the run goes on from.</param>
    /// <exception cref="ThreadBusyException">Another run holds the thread.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread.</exception>
    internal async ValueTask ClaimAsync(CommitHash head)
    {
        var sentAt = keeper.Time.GetTimestamp();
        var claim = Take();
        await keeper.Store.ClaimAsync(threadId, head, claim, CancellationToken.None);
        _hold = new CommitLease.Hold(claim.Nonce, keeper.Duration);
        Breaks = null;
        Volatile.Write(ref _heldFrom, sentAt);
    }

    /// <summary>Says what the next commit does with the lease.</summary>
    internal ValueTask<CommitLease?> PrepareAsync(ThreadPosition position, bool isAtRest)
    {
        _sentAt = keeper.Time.GetTimestamp();
        if (IsDoubtful(_sentAt) || MustClaim(position, isAtRest))
        {
            return AskAndPrepareAsync(position, isAtRest);
        }

        if (_hold is { } hold && !isAtRest && !_isEnding)
        {
            // What most steps are. The lock is for whether the hold is ending: only the run itself says so, and this step changes nothing about it.
            _sent = hold;
            return ValueTask.FromResult<CommitLease?>(hold);
        }

        return ValueTask.FromResult(Prepare(isAtRest));
    }

    /// <summary>Asks the store about the lease before the commit.</summary>
    private async ValueTask<CommitLease?> AskAndPrepareAsync(ThreadPosition position, bool isAtRest)
    {
        if (IsDoubtful(_sentAt))
        {
            await RequireAsync(CancellationToken.None);
        }

        if (MustClaim(position, isAtRest))
        {
            await ClaimAsync(position.Head);
        }

        return Prepare(isAtRest);
    }

    /// <summary>Whether the commit that comes needs no lease afterwards, and may not break one by itself.</summary>
    private bool MustClaim(ThreadPosition position, bool isAtRest) =>
        !IsHeld && isAtRest && position.Version > 0 && (Breaks is not null || outer is not null);

    private CommitLease? Prepare(bool isAtRest)
    {
        lock (_gate)
        {
            _isEnding = isAtRest;
            return _sent = _hold is not { } hold ? isAtRest ? null : Take() : isAtRest ? new CommitLease.Release(hold.Nonce) : hold;
        }
    }

    /// <summary>Takes note that the commit was stored.</summary>
    internal void Committed(StopRequest? stop)
    {
        switch (_sent)
        {
            case CommitLease.Take take:
                _hold = new CommitLease.Hold(take.Nonce, take.Duration);
                Breaks = null;
                Volatile.Write(ref _heldFrom, _sentAt);
                break;
            case CommitLease.Hold:
                Volatile.Write(ref _heldFrom, _sentAt);
                break;
            default:
                Forget();
                break;
        }

        if (stop is not null)
        {
            control.Ask(stop);
        }
    }

    /// <summary>Takes note that a commit was stored which left the lease where it was, while the run was ahead of it already.</summary>
    internal void Kept(long sentAt, StopRequest? stop)
    {
        Volatile.Write(ref _heldFrom, sentAt);
        if (stop is not null)
        {
            control.Ask(stop);
        }
    }

    /// <summary>Tells the store that the run lives, and learns whether it is to stop. When the store does not answer, the next commit will tell.</summary>
    internal async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        if (_hold is not { } hold)
        {
            return;
        }

        var sentAt = keeper.Time.GetTimestamp();
        var answer = await keeper.Store.RenewAsync(threadId, hold, cancellationToken);
        if (answer is RenewAnswer.Held held)
        {
            Volatile.Write(ref _heldFrom, sentAt);
            if (held.Stop is not null)
            {
                control.Ask(held.Stop);
            }

            return;
        }

        if (Loses(hold, (RenewAnswer.Lost)answer))
        {
            control.Halt();
        }
    }

    /// <summary>Takes over a claim that the store has given already.</summary>
    /// <param name="nonce">The claim's nonce.</param>
    /// <param name="claimedAt">When it was asked for, at the latest; by the clock that only goes forward.</param>
    internal void Adopt(LeaseNonce nonce, long claimedAt)
    {
        _claimed = nonce;
        _hold = new CommitLease.Hold(nonce, keeper.Duration);
        Volatile.Write(ref _heldFrom, claimedAt);
        keeper.Watch(this, nonce);
    }

    /// <summary>Counts on the thread no more, and leaves it to somebody else to give the claim up.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            _isEnding = true;
        }

        Forget();
    }

    /// <summary>Lets go of the thread without a commit: it is anybody's at once. A claim whose answer never came is given up as well.</summary>
    internal async ValueTask LetGoAsync()
    {
        if (_claimed is { } nonce)
        {
            lock (_gate)
            {
                _isEnding = true;
            }

            Forget();
            await keeper.Store.ReleaseAsync(threadId, nonce, CancellationToken.None);
            keeper.Signal(threadId);
        }
    }

    private StopRequest Ask(StopKind kind, string? by, string? reason) =>
        new(kind, Values.Timestamp.From(keeper.Time.GetUtcNow())) { By = by ?? keeper.OwnerName, Reason = reason };

    private CommitLease.Take Take()
    {
        Unclaim();
        var nonce = outer?.Nonce ?? LeaseNonce.New(keeper.Random);
        _claimed = nonce;
        keeper.Watch(this, nonce);
        return new CommitLease.Take(nonce, keeper.Owner, keeper.Duration) { Breaks = Breaks, BreaksAny = outer is not null };
    }

    private void Forget()
    {
        _hold = null;
        Unclaim();
        keeper.Signal(threadId);
    }

    private void Unclaim()
    {
        if (_claimed is { } nonce)
        {
            keeper.Leave(this, nonce);
            _claimed = null;
        }
    }

    /// <summary>Whether an answer means that the lease is lost, and not only that it was let go of meanwhile.</summary>
    private bool Loses(CommitLease.Hold asked, RenewAnswer.Lost answer)
    {
        lock (_gate)
        {
            if (_isEnding || !ReferenceEquals(asked, _hold))
            {
                return false;
            }

            _lost = new LeaseLostException(threadId, answer.Holder);
            return true;
        }
    }

    private void ThrowIfLost()
    {
        if (_lost is { } lost)
        {
            throw new LeaseLostException(lost.ThreadId, lost.Holder);
        }
    }
}
