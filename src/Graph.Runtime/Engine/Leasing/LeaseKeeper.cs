using System.Collections.Concurrent;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Leasing;

/// <summary>What all runs of one process share to hold their threads: one timer renews the leases of those that have not committed lately.</summary>
internal sealed class LeaseKeeper
{
    private readonly ConcurrentDictionary<(ThreadId Thread, LeaseNonce Nonce), RunLease> _claims = new();
    private readonly Dictionary<ThreadId, List<Bell>> _bells = [];
    private readonly Lock _gate = new();
    private readonly LeaseOptions _options;
    private readonly bool _renews;
    private ITimer? _timer;
    private bool _isTicking;
    private int _listening;
    private Task _renewing = Task.CompletedTask;

    internal LeaseKeeper(ICheckpointStore store, TimeProvider time, Random random, LeaseOptions options)
    {
        options.Validate();
        Store = store;
        Time = time;
        Random = random;
        _options = options;
        _renews = options.Duration <= RunStop.Longest;
        Owner = options.Owner ?? LeaseOwner.OfThisProcess(random);
        OwnerName = Owner.Describe();
    }

    internal ICheckpointStore Store { get; }

    internal TimeProvider Time { get; }

    internal Random Random { get; }

    internal LeaseOwner Owner { get; }

    /// <summary>The owner in words, for the history.</summary>
    internal string OwnerName { get; }

    internal TimeSpan Duration => _options.Duration;

    internal TimeSpan PollEvery => _options.PollEvery;

    /// <summary>Whether nobody is left who could go on under a lease: its process is gone, or it is this one and no run of it has that claim any more.</summary>
    internal bool IsGone(ThreadId threadId, ThreadLease lease) =>
        lease.Owner == Owner ? !_claims.ContainsKey((threadId, lease.Nonce)) : _options.IsGone(lease.Owner);

    /// <summary>The run of this process that holds a thread by a claim; null when none does.</summary>
    internal RunLease? Find(ThreadId threadId, LeaseNonce nonce) => _claims.GetValueOrDefault((threadId, nonce));

    /// <summary>Notes a claim before the store has it, and renews it from then on.</summary>
    internal void Watch(RunLease lease, LeaseNonce nonce)
    {
        _claims[(lease.ThreadId, nonce)] = lease;
        if (!_renews || Volatile.Read(ref _isTicking))
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _isTicking, true);
            _timer ??= NewTimer();
            _timer.Change(_options.Interval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Renews it no more.</summary>
    internal void Leave(RunLease lease, LeaseNonce nonce) => _claims.TryRemove((lease.ThreadId, nonce), out _);

    /// <summary>Listens for runs of this process that let go of a thread, until it is disposed of.</summary>
    internal Bell ListenFor(ThreadId threadId)
    {
        var bell = new Bell(this, threadId);
        lock (_bells)
        {
            Interlocked.Increment(ref _listening);
            if (!_bells.TryGetValue(threadId, out var others))
            {
                _bells[threadId] = others = [];
            }

            others.Add(bell);
        }

        return bell;
    }

    /// <summary>Tells those who wait for a thread that it may be free.</summary>
    internal void Signal(ThreadId threadId)
    {
        if (Volatile.Read(ref _listening) == 0)
        {
            return;
        }

        lock (_bells)
        {
            _bells.GetValueOrDefault(threadId)?.ForEach(bell => bell.Ring());
        }
    }

    private void Remove(Bell bell)
    {
        lock (_bells)
        {
            Interlocked.Decrement(ref _listening);
            if (_bells.TryGetValue(bell.ThreadId, out var others) && others.Remove(bell) && others.Count == 0)
            {
                _bells.Remove(bell.ThreadId);
            }
        }
    }

    /// <summary>A timer that is still to go off keeps what it knows from being collected: a store that nobody uses any more must not stay for that.</summary>
    private ITimer NewTimer() => Time.CreateTimer(
        static keeper =>
        {
            if (((WeakReference<LeaseKeeper>)keeper!).TryGetTarget(out var alive))
            {
                alive.Tick();
            }
        },
        new WeakReference<LeaseKeeper>(this),
        Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);

    private void Tick()
    {
        lock (_gate)
        {
            // Whoever begins to hold either is seen here, or sees that nothing ticks and starts it.
            Volatile.Write(ref _isTicking, false);
            Interlocked.MemoryBarrier();
            if (_claims.IsEmpty)
            {
                return;
            }

            Volatile.Write(ref _isTicking, true);
            _renewing = _renewing.IsCompleted ? RenewAllAsync() : _renewing;
            _timer!.Change(_options.Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RenewAllAsync()
    {
        var stale = Time.GetTimestamp() - (long)(_options.Interval.TotalSeconds / 2 * Time.TimestampFrequency);
        // In an order, so that a run can be repeated exactly: that of the dictionary is another one in each process.
        var claims = _claims.Values.Where(lease => lease.HeldFrom <= stale)
            .OrderBy(lease => lease.ThreadId.Value, StringComparer.Ordinal)
            .ThenBy(lease => lease.Claim?.Value);
        await Task.WhenAll(claims.Select(RenewAsync));
    }

    private static async Task RenewAsync(RunLease lease)
    {
        try
        {
            await lease.RenewAsync(CancellationToken.None);
        }
        catch (Exception silence) when (silence is not OutOfMemoryException)
        {
            // One renewal that fails is no harm. If the store stays away, the run asks it before its next node or commit, and ends with that error.
        }
    }

    /// <summary>Rings each time a run of this process lets go of a thread.</summary>
    internal sealed class Bell(LeaseKeeper keeper, ThreadId threadId) : IDisposable
    {
        private TaskCompletionSource _rung = New();

        internal ThreadId ThreadId => threadId;

        /// <summary>Ends at the next ring after it was asked for; whoever waits has to look again afterwards.</summary>
        internal Task Next()
        {
            if (_rung.Task.IsCompleted)
            {
                Volatile.Write(ref _rung, New());
            }

            return _rung.Task;
        }

        internal void Ring() => Volatile.Read(ref _rung).TrySetResult();

        public void Dispose() => keeper.Remove(this);

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
