using Graph.Runtime;

namespace Graph.Stores.Sqlite;

/// <summary>The numbers of threads that were written to lately, and that have no writes pending as far as this process knows. Its size is bounded:
/// when the young half is full it becomes the old half, and what was in that one and not asked for since is forgotten.</summary>
internal sealed class KnownThreads(int half = 8_192)
{
    private readonly Lock _gate = new();
    private Dictionary<ThreadId, long> _young = [];
    private Dictionary<ThreadId, long> _old = [];

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    internal bool TryGet(ThreadId threadId, out long number)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(threadId, out number))
            {
                return true;
            }

            if (!_old.Remove(threadId, out number))
            {
                return false;
            }

            Keep(threadId, number);
            return true;
        }
    }

    internal void Remember(ThreadId threadId, long number)
    {
        lock (_gate)
        {
            _old.Remove(threadId);
            Keep(threadId, number);
        }
    }

    internal void Forget(ThreadId threadId)
    {
        lock (_gate)
        {
            _young.Remove(threadId);
            _old.Remove(threadId);
        }
    }

    /// <summary>Forgets everything, as after a rollback: numbers given out in it go to other threads.</summary>
    internal void Clear()
    {
        lock (_gate)
        {
            _young.Clear();
            _old.Clear();
        }
    }

    private void Keep(ThreadId threadId, long number)
    {
        if (_young.Count >= half)
        {
            (_old, _young) = (_young, []);
        }

        _young[threadId] = number;
    }
}
