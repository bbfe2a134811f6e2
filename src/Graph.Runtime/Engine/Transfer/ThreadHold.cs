using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Leasing;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>A thread's lease in the hands of whoever works on the thread as a whole: nobody moves it meanwhile.</summary>
internal sealed class ThreadHold
{
    private readonly ICheckpointStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _duration;
    private long _renewedAt;
    private bool _isOver;

    private ThreadHold(ICheckpointStore store, CommitHeader head, LeaseNonce nonce, TimeSpan duration, TimeProvider time)
    {
        _store = store;
        Head = head;
        Nonce = nonce;
        _duration = duration;
        _time = time;
        _renewedAt = time.GetTimestamp();
    }

    /// <summary>The thread's newest commit.</summary>
    internal CommitHeader Head { get; }

    /// <summary>What the holder shows.</summary>
    internal LeaseNonce Nonce { get; }

    /// <summary>Takes a thread at rest, or one whose process died.</summary>
    /// <exception cref="ThreadBusyException">Somebody else holds it.</exception>
    /// <exception cref="CheckpointConflictException">It was moved meanwhile.</exception>
    internal static async ValueTask<ThreadHold> TakeAsync(
        ICheckpointStore store, CommitHeader head, LeaseOwner owner, Random random, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        await DeadOwner.LetGoAsync(store, head.ThreadId, cancellationToken);
        var hold = new ThreadHold(store, head, LeaseNonce.New(random), duration, time);
        await store.ClaimAsync(head.ThreadId, head.Hash, new CommitLease.Take(hold.Nonce, owner, duration), cancellationToken);
        return hold;
    }

    /// <summary>Renews the lease when a third of it is over.</summary>
    /// <exception cref="LeaseLostException">It is somebody else's by now.</exception>
    internal async ValueTask StayAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_renewedAt) < _duration / 3)
        {
            return;
        }

        var now = _time.GetTimestamp();
        if (await _store.RenewAsync(Head.ThreadId, new CommitLease.Hold(Nonce, _duration), cancellationToken) is RenewAnswer.Lost lost)
        {
            _isOver = true;
            throw new LeaseLostException(Head.ThreadId, lost.Holder);
        }

        _renewedAt = now;
    }

    /// <summary>Notes that a commit has let go of it.</summary>
    internal void Leave() => _isOver = true;

    /// <summary>Lets go of it. Where the store cannot be reached any more the lease lapses by itself.</summary>
    internal async ValueTask ReleaseAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        try
        {
            await _store.ReleaseAsync(Head.ThreadId, Nonce, CancellationToken.None);
        }
        catch (StoreException)
        {
            // Whatever went wrong before it is what the caller must learn of.
        }
    }
}

/// <summary>Threads that travel while one of them is held.</summary>
internal sealed class HeldSource(IThreadSource source, ThreadHold hold) : IThreadSource
{
    public IReadOnlyList<FamilyThread> Threads => source.Threads;

    public async IAsyncEnumerable<ThreadRecord> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in source.ReadAsync(cancellationToken))
        {
            await hold.StayAsync(cancellationToken);
            yield return record;
        }
    }
}
