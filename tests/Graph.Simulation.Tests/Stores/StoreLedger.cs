using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Simulation.Tests.Stores;

/// <summary>What was stored and who had seen what by then, so that a check can tell which finished tasks a commit had to take over.</summary>
internal sealed class StoreLedger
{
    private readonly Dictionary<CheckpointId, int> _writers = [];
    private readonly Dictionary<CommitHash, CheckpointId> _ids = [];
    private readonly List<CommitHeader> _stored = [];
    private readonly Dictionary<(int Process, CheckpointId Head), int> _finds = [];
    private readonly Dictionary<CheckpointId, List<Saved>> _pending = [];
    private int _number;

    /// <summary>Every commit that the store took, in that order; one that was sent again once.</summary>
    internal IReadOnlyList<CommitHeader> Stored => _stored;

    internal void NoteCommit(int process, CommitHeader header)
    {
        _number++;
        _ids[header.Hash] = header.Id;
        if (_writers.TryAdd(header.Id, process))
        {
            _stored.Add(header);
        }
    }

    internal void NoteFind(int process, CommitHeader head)
    {
        _ids[head.Hash] = head.Id;
        _finds.TryAdd((process, head.Id), ++_number);
    }

    internal void NotePending(int process, PendingSave save)
    {
        if (!_ids.TryGetValue(save.Head, out var head))
        {
            return;
        }

        if (!_pending.TryGetValue(head, out var list))
        {
            _pending[head] = list = [];
        }

        list.Add(new Saved(process, ++_number, save.Writes));
    }

    /// <summary>The pending writes that whoever made a commit knew of: it had made them itself, or had read the thread after they were stored.</summary>
    internal IEnumerable<PendingWrite> KnownTo(CommitHeader commit, CheckpointId parent)
    {
        if (!_pending.TryGetValue(parent, out var saved) || !_writers.TryGetValue(commit.Id, out var writer))
        {
            return [];
        }

        var known = _finds.TryGetValue((writer, parent), out var find)
            ? saved.Where(save => save.Number < find)
            : saved.Where(save => save.Process == writer);
        return known.SelectMany(save => save.Writes);
    }

    private sealed record Saved(int Process, int Number, IReadOnlyList<PendingWrite> Writes);
}
