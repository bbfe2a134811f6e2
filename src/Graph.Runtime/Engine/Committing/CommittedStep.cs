using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Engine.Committing;

/// <summary>What commits hold of the step in hand, so that the next one says only the rest: a thousand answers that come one by one cost a thousand
/// small commits.</summary>
internal sealed class CommittedStep
{
    // Most steps are over with their first commit and never need one.
    private Dictionary<string, bool>? _isRouted;
    private HashSet<InterruptId>? _answers;

    /// <summary>Whether all of an outcome is held; its routing may have been decided later than its node was done.</summary>
    internal bool Holds(FinishedTask task) => _isRouted is not null && _isRouted.TryGetValue(task.Key, out var isRouted) && (isRouted || task.Routing is null);

    /// <summary>Whether the answer to a question is held.</summary>
    internal bool Holds(InterruptId question) => _answers?.Contains(question) ?? false;

    /// <summary>All of the step in hand is in commits now.</summary>
    internal void Note(RunState run)
    {
        if (run.Finished.Count > 0)
        {
            _isRouted = run.Finished.Values.ToDictionary(task => task.Key, task => task.Routing is not null, StringComparer.Ordinal);
        }

        if (run.Answers.Count > 0)
        {
            _answers = [.. run.Answers.Keys];
        }
    }

    /// <summary>Takes over what a load found in commits.</summary>
    internal void Note(ThreadReplay replay)
    {
        _isRouted = replay.OutcomesInCommits.ToDictionary(task => task.Key, task => task.Value.ContainsKey("routing"), StringComparer.Ordinal);
        _answers = [.. replay.Answers.Keys];
    }

    /// <summary>The step is over, or dropped.</summary>
    internal void Clear()
    {
        _isRouted = null;
        _answers = null;
    }
}
