using Graph.Runtime;

namespace Graph.Stores.Sqlite;

/// <summary>What this process has seen of the log: its last number, and where the threads stand that it wrote to lately. All of it holds as long as
/// the log has not grown by another hand, and whoever relies on it asks for that.</summary>
/// <remarks>Its size is bounded: when the young half is full it becomes the old half, and what was in that one and not asked for since is
/// forgotten. A thread that is known has no writes pending, as far as this process could see.</remarks>
internal sealed class SeenLog(int half = 8_192)
{
    private readonly Lock _gate = new();
    private Dictionary<ThreadId, ThreadHead> _young = [];
    private Dictionary<ThreadId, ThreadHead> _old = [];

    /// <summary>The number of the log's last row.</summary>
    internal long Last { get; private set; }

    /// <summary>The last number whose key is in the index.</summary>
    internal long IndexedThrough { get; set; }

    /// <summary>How many threads are known.</summary>
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

    internal bool TryGet(ThreadId threadId, out ThreadHead head)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(threadId, out head))
            {
                return true;
            }

            if (!_old.Remove(threadId, out head))
            {
                return false;
            }

            Keep(threadId, head);
            return true;
        }
    }

    /// <summary>Notes a row that this process has added.</summary>
    internal void Add(long number, ThreadId threadId, ThreadHead head)
    {
        Last = number;
        lock (_gate)
        {
            _old.Remove(threadId);
            Keep(threadId, head);
        }
    }

    /// <summary>Notes that a thread has ended, or has writes pending.</summary>
    internal void Forget(ThreadId threadId)
    {
        lock (_gate)
        {
            _young.Remove(threadId);
            _old.Remove(threadId);
        }
    }

    /// <summary>Notes a mark that this process has added: something about a thread changed without a commit, and what was known of it holds no more.</summary>
    internal void Mark(long number, ThreadId threadId)
    {
        Last = number;
        Forget(threadId);
    }

    /// <summary>Takes over where the log ends; when that is news, another process has written, and nothing known holds any more.</summary>
    internal void CatchUp(long last, long indexedThrough)
    {
        if (last != Last)
        {
            Clear();
        }

        (Last, IndexedThrough) = (last, indexedThrough);
    }

    /// <summary>Forgets everything, as after a rollback: what was noted since the transaction began did not happen.</summary>
    internal void Clear()
    {
        Last = -1;
        lock (_gate)
        {
            _young.Clear();
            _old.Clear();
        }
    }

    private void Keep(ThreadId threadId, ThreadHead head)
    {
        if (_young.Count >= half && !_young.ContainsKey(threadId))
        {
            (_old, _young) = (_young, []);
        }

        _young[threadId] = head;
    }
}
