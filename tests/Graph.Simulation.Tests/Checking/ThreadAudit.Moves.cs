using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Checking;

/// <content>The commits that move a thread are those of an undisturbed run, in that order, each once.</content>
internal sealed partial class ThreadAudit
{
    /// <summary>Checks what became of one input. Where another one came, or nobody goes on, it may have got only so far.</summary>
    private async Task CheckMovesAsync(ThreadHistory history, HistorySegment segment, ThreadModel model, bool mustBeWhole)
    {
        var made = 0;
        var origin = segment.Input.Origin;
        foreach (var move in segment.Moves)
        {
            var steps = model.Transitions.Skip(made).Take(move.Steps).ToList();
            made += move.Steps;
            if (steps.Count < move.Steps)
            {
                break;
            }

            if (await FindDifferenceAsync(history, move, steps[^1]) is { } difference)
            {
                _problems.Add(difference);
                return;
            }

            CheckExecutions(history, move);
            await CheckChildrenAsync(history, move.Origin, steps, mayBeCutShort: hasLost);
            origin = move.Transition.OriginAfter(move.Header.Version, move.Origin);
        }

        if (mustBeWhole ? made != model.Transitions.Count : made > model.Transitions.Count)
        {
            _problems.Add($"'{history.Id}' was moved {made} times after version {segment.Input.Header.Version}, and an undisturbed run is {model.Transitions.Count} times.");
        }

        // A run may have been in the middle of a step, or ahead of what it stored, when it was given up.
        await CheckChildrenAsync(history, origin, model.Transitions.Skip(made), mayBeCutShort: true);
    }

    private async Task<string?> FindDifferenceAsync(ThreadHistory history, HistoryCommit move, TransitionModel expected)
    {
        if (!move.IsSum)
        {
            return move.Content == expected.Content ? null : DescribeDifference(history, move, move.Content, expected.Content);
        }

        var (sum, wanted) = (SumOf(move.Content), SumOf(expected.Content));
        if (sum != wanted)
        {
            return DescribeDifference(history, move, sum, wanted);
        }

        var stored = await store.FindAtAsync(history.Id, move.Header.Version, CancellationToken.None);
        var state = StateText.Of(ThreadReplay.Of(stored!), history.Workflow);
        return state == expected.State.Value ? null : DescribeDifference(history, move, state, expected.State.Value);
    }

    /// <summary>What several steps in one commit have in common with the last of them.</summary>
    private static Value SumOf(Value content) => ValueMap.Of(
        ("step", content.AsMap()["step"]), ("due", content.AsMap()["due"]), ("joins", content.AsMap()["joins"]));

    private static string DescribeDifference(ThreadHistory history, HistoryCommit move, Value actual, Value expected) =>
        $"Version {move.Header.Version} of '{history.Id}' is {actual}, and {expected} comes there in an undisturbed run.";

    /// <summary>The outcomes of a step are of its own tasks, each once.</summary>
    private void CheckExecutions(ThreadHistory history, HistoryCommit move)
    {
        var due = move.Transition.Tasks.Select(task => history.ExecutionOf(move, task.Key)).ToHashSet(StringComparer.Ordinal);
        var isOfStepAlone = move.IsSum || history.ChildrenOf(move).Any();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var execution in move.Witnesses.Select(Witness.ExecutionOf))
        {
            if (!seen.Add(execution) || (!due.Contains(execution) && !isOfStepAlone))
            {
                _problems.Add($"Version {move.Header.Version} of '{history.Id}' has an outcome of {execution}, which is none of its tasks, or has it twice.");
            }
        }
    }

    /// <summary>Checks the workflows inside of steps that follow one on another.</summary>
    private async Task CheckChildrenAsync(ThreadHistory history, long origin, IEnumerable<TransitionModel> steps, bool mayBeCutShort)
    {
        foreach (var step in steps)
        {
            foreach (var (task, child) in step.Children)
            {
                await CheckAsync(history.ChildOf(origin, task), child.Workflow, child.Model, mayBeCutShort);
            }

            origin = UnstoredSteps.OriginAfter(origin);
        }
    }
}
