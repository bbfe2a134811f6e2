using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>Ids of questions are made of their task's key, so a task that is called otherwise asks under other ids: this finds which.</summary>
internal sealed class TaskIdentities(ThreadId thread, long origin)
{
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<InterruptId, InterruptId> _ids = [];

    /// <summary>Notes what the key of a due task became.</summary>
    internal void Rename(string old, string now)
    {
        if (old != now)
        {
            _keys[old] = now;
        }
    }

    /// <summary>What a task's key became.</summary>
    internal string KeyNow(string key) => _keys.GetValueOrDefault(key, key);

    /// <summary>Looks some ids up among the questions that renamed tasks may have asked.</summary>
    internal void Find(IReadOnlyCollection<InterruptId> ids)
    {
        foreach (var (old, now) in _keys)
        {
            // A task asks one question after the other, so it has asked no more than there are ids.
            for (var index = 0; index < ids.Count; index++)
            {
                _ids[IdOf(old, index)] = IdOf(now, index);
            }

            foreach (var mark in new[] { InterruptKind.Before, InterruptKind.After })
            {
                _ids[MarkOf(old, mark)] = MarkOf(now, mark);
            }
        }
    }

    /// <summary>What an id became.</summary>
    internal InterruptId IdNow(InterruptId id) => _ids.GetValueOrDefault(id, id);

    private InterruptId IdOf(string key, int index) => InterruptIds.Of(ExecutionIds.Of(thread, origin, key), index);

    private InterruptId MarkOf(string key, InterruptKind kind) => IdOf($"{key}/{InterruptKinds.NameOf(kind)}", 0);
}
