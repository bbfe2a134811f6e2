using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Follows which tasks are due in a thread, commit by commit, and finds the ids of what they ask.</summary>
internal sealed class TaskTracker
{
    private readonly ThreadId _before;
    private readonly ThreadId _now;
    private long _origin;
    private long _formerOrigin;
    private ValueList _due = ValueList.Empty;

    /// <param name="before">What the thread is called so far.</param>
    /// <param name="now">What it is called from now on.</param>
    /// <param name="start">The snapshot of the commit that is followed first, when that is not the thread's first.</param>
    internal TaskTracker(ThreadId before, ThreadId now, StoredTransition? start)
    {
        _before = before;
        _now = now;
        if (start is not null)
        {
            _origin = start.Origin.GetValueOrDefault();
            _formerOrigin = _origin;
            _due = start.Due ?? ValueList.Empty;
        }
    }

    internal void Advance(long version, StoredTransition transition)
    {
        _formerOrigin = UnstoredSteps.OriginOfLast(transition.Steps ?? 1, _origin);
        _origin = transition.OriginAfter(version, _origin);
        if (transition.SaysWhatIsDue)
        {
            _due = transition.Due ?? ValueList.Empty;
        }
    }

    /// <summary>The tasks that are due.</summary>
    internal IEnumerable<TaskIdentity> Tasks() => Keys().Select(key => Identity(_origin, key));

    /// <summary>Matches the ids in a commit with what tasks ask under the thread's other name. What a part asks is found where that part is read.</summary>
    internal void FindQuestions(StoredTransition transition, Dictionary<string, string> found)
    {
        var wanted = transition.QuestionIds.Where(id => !found.ContainsKey(id)).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return;
        }

        FindMarks(transition, wanted, found);
        var tasks = Tasks().ToList();
        var hasHit = true;
        // A task asks one question after the other, so where none asked its n-th, none asked a later one.
        for (var index = 0; wanted.Count > 0 && hasHit; index++)
        {
            hasHit = false;
            foreach (var task in tasks)
            {
                hasHit |= Match(task, index, wanted, found);
            }
        }
    }

    private void FindMarks(StoredTransition transition, HashSet<string> wanted, Dictionary<string, string> found)
    {
        foreach (var node in Keys())
        {
            Match(Identity(_origin, $"{node}/{InterruptKinds.NameOf(InterruptKind.Before)}"), 0, wanted, found);
        }

        foreach (var node in transition.Tasks.Select(task => task.Node).Distinct())
        {
            Match(Identity(_formerOrigin, $"{node}/{InterruptKinds.NameOf(InterruptKind.After)}"), 0, wanted, found);
        }
    }

    private static bool Match(TaskIdentity task, int index, HashSet<string> wanted, Dictionary<string, string> found)
    {
        var before = InterruptIds.Of(task.Before, index).Value;
        // Also what was found before counts as asked.
        var isKnown = found.ContainsKey(before);
        if (!isKnown && wanted.Remove(before))
        {
            found[before] = InterruptIds.Of(task.Now, index).Value;
            return true;
        }

        return isKnown;
    }

    private TaskIdentity Identity(long origin, string key) => new(key, ExecutionIds.Of(_before, origin, key), ExecutionIds.Of(_now, origin, key));

    private IEnumerable<string> Keys() => TaskKeys.Of(_due);
}
