using Graph.Runtime.Authoring;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>What becomes of ids when threads are called otherwise: those of parts, tasks and questions are made of the thread's id.</summary>
/// <remarks>All threads are shown to it first, each after its parent, and each from its oldest commit on; then it knows all ids.</remarks>
internal sealed class ThreadRenaming
{
    private readonly Dictionary<ThreadId, ThreadId> _threads = [];
    private readonly HashSet<ThreadId> _withParts;
    private readonly Dictionary<string, TaskIdentity> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _questions = new(StringComparer.Ordinal);
    private TaskTracker? _tracker;
    private FamilyThread? _current;
    private long _last;

    /// <param name="threads">All threads, the first of which is given the name.</param>
    /// <param name="name">What the first thread is called from now on.</param>
    internal ThreadRenaming(IReadOnlyList<FamilyThread> threads, ThreadId name)
    {
        _threads[threads[0].Id] = name;
        _withParts = [.. threads.Select(thread => thread.Parent).OfType<ThreadId>()];
    }

    /// <summary>What a thread is called from now on.</summary>
    internal ThreadId NameOf(ThreadId thread) => _threads[thread];

    /// <summary>Takes note of a piece.</summary>
    internal void Observe(ThreadRecord record)
    {
        switch (record)
        {
            case ThreadRecord.Thread thread:
                _current = thread.Family;
                (_tracker, _last) = (null, 0);
                break;
            case ThreadRecord.Commit commit:
                Observe(commit, StoredTransition.Read(commit.Stored.Body.Span));
                break;
            default:
                break;
        }
    }

    /// <summary>The body of a commit with the ids that it has from now on.</summary>
    internal ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> body, bool isPart)
    {
        var transition = StoredTransition.Read(body.Span);
        return transition.HasIdentities
            ? ReplayEncoder.Encode(transition.WithIdentities(id => _questions.GetValueOrDefault(id, id), mark => isPart ? MarkNow(mark) : null))
            : body;
    }

    private void Observe(ThreadRecord.Commit commit, StoredTransition transition)
    {
        var thread = _current!;
        if (thread.Parent is not null && transition.Parent is { } mark)
        {
            _threads.TryAdd(thread.Id, NameOfPart(thread.Id, mark));
        }

        // After what was pruned, and where a branch begins, only the snapshot says what is due.
        var header = commit.Stored.Header;
        var followed = header.ParentVersion == _last ? _tracker : null;
        _tracker = followed ?? new TaskTracker(thread.Id, NameOf(thread.Id), commit.State);
        _tracker.Advance(header.Version, transition);
        _last = header.Version;
        if (_withParts.Contains(thread.Id) && (followed is null || transition.SaysWhatIsDue))
        {
            foreach (var task in _tracker.Tasks())
            {
                _tasks[task.Before] = task;
            }
        }

        _tracker.FindQuestions(transition, _questions);
    }

    /// <summary>A part is called after its parent and its task; one whose task is not known, as that was pruned, is called as it was behind its parent's name.</summary>
    private ThreadId NameOfPart(ThreadId part, ChildMark mark)
    {
        var parent = _threads[mark.Thread];
        if (!_tasks.TryGetValue(mark.Task, out var task))
        {
            return ChildThreadIds.Moved(part, mark.Thread, parent);
        }

        var persistence = ChildThreadIds.Of(mark.Thread, task.Key, mark.Task, SubworkflowPersistence.Thread) == part
            ? SubworkflowPersistence.Thread
            : SubworkflowPersistence.Call;
        return ChildThreadIds.Of(parent, task.Key, task.Now, persistence);
    }

    private ChildMark MarkNow(ChildMark mark) =>
        new(_threads[mark.Thread], _tasks.TryGetValue(mark.Task, out var task) ? task.Now : mark.Task);
}

/// <summary>A task under the two names of its thread.</summary>
/// <param name="Key">Its key in its step.</param>
/// <param name="Before">The id of its execution so far.</param>
/// <param name="Now">The id of its execution from now on.</param>
internal sealed record TaskIdentity(string Key, string Before, string Now);
