using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Committing;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Checking;

/// <summary>Checks that inputs which came for a thread on its way came in as their senders wanted: once, at the right place, and not against what was said of them.</summary>
internal static class InputAudit
{
    /// <summary>The differences, each in a sentence.</summary>
    internal static IEnumerable<string> Check(ThreadHistory history, InputBook inputs, bool hasLost) =>
        inputs.HasAny(history.Id) ? CheckPlaces(history, inputs).Concat(CheckStops(history, inputs)).Concat(hasLost ? [] : CheckFates(history, inputs))
        : inputs.All.Count == 0 && !hasLost ? CheckNoneLater(history)
        : [];

    /// <summary>Where every thread was sent one input, it has taken in one.</summary>
    private static IEnumerable<string> CheckNoneLater(ThreadHistory history) =>
        from segment in history.Segments.Skip(1)
        select $"Version {segment.Input.Header.Version} of '{history.Id}' takes in an input, by {segment.Input.Transition.By}, and only one was sent.";

    /// <summary>The later input that a commit takes in; null where it takes in the first one, or that of the workflow around it.</summary>
    internal static LaterInput? FindTaken(this InputBook inputs, HistoryCommit commit) =>
        inputs.All.FirstOrDefault(input => input.Thread == commit.Header.ThreadId && input.Number == NumberIn(commit));

    private static IEnumerable<string> CheckPlaces(ThreadHistory history, InputBook inputs)
    {
        var seen = new HashSet<long>();
        HistoryCommit? former = null;
        HistoryCommit? previous = null;
        foreach (var commit in history.Commits)
        {
            if (commit.Transition.Source == TransitionSource.Input)
            {
                if (NumberIn(commit) is not { } number || !seen.Add(number))
                {
                    yield return $"Version {commit.Header.Version} of '{history.Id}' takes in nothing that was sent, or what was taken in before.";
                }
                else if (previous is not null && former is not null && inputs.FindTaken(commit) is { } input && !IsInPlace(input, commit, previous, former))
                {
                    yield return $"Version {commit.Header.Version} of '{history.Id}' takes in {input.By} ({input.WhenBusy}) after version {commit.Header.ParentVersion}, "
                        + $"where version {previous.Header.Version} ({previous.Transition.Source}, {previous.Header.Status}, by {previous.Transition.By}) was the head, "
                        + $"of the input of version {former.Header.Version}.";
                }

                former = commit;
            }

            previous = commit;
        }
    }

    private static bool IsInPlace(LaterInput input, HistoryCommit commit, HistoryCommit previous, HistoryCommit former)
    {
        var isAtRest = RunLifecycle.IsAtRest(previous.Header.Status);
        var goesOn = commit.Header.ParentVersion == previous.Header.Version;
        return input.WhenBusy switch
        {
            WhenBusy.Reject or WhenBusy.Enqueue => goesOn && isAtRest,
            WhenBusy.Interrupt => goesOn,

            // It goes on from where it is only if nobody was in its way; whom it had stopped was.
            WhenBusy.Rollback => goesOn ? isAtRest && !IsStopOf(input, previous) : commit.Header.ParentVersion == former.Header.ParentVersion,
        };
    }

    /// <summary>Only those inputs stop a run that say so.</summary>
    private static IEnumerable<string> CheckStops(ThreadHistory history, InputBook inputs) =>
        from input in inputs.All
        where input.WhenBusy is WhenBusy.Reject or WhenBusy.Enqueue
        from commit in history.Commits
        where IsStopOf(input, commit)
        select $"Version {commit.Header.Version} of '{history.Id}' is the stop of a run by {input.By}, which was to {input.WhenBusy}.";

    private static IEnumerable<string> CheckFates(ThreadHistory history, InputBook inputs)
    {
        var numbers = history.Commits.Where(commit => commit.Transition.Source == TransitionSource.Input).Select(NumberIn).ToHashSet();
        foreach (var input in inputs.All.Where(input => input.Thread == history.Id))
        {
            if (numbers.Contains(input.Number) ? input.Fate == InputFate.Refused : input.Fate == InputFate.Taken)
            {
                yield return $"'{history.Id}' was said to have {input.By} {input.Fate} ({input.WhenBusy}), and its history says otherwise.";
            }
        }
    }

    /// <summary>Whether a run was stopped for an input. Whoever stops its own run gives no reason.</summary>
    private static bool IsStopOf(LaterInput input, HistoryCommit commit) =>
        commit.Transition is { Source: TransitionSource.Cancel, Reason: not null } cancel && cancel.By == input.By;

    private static long? NumberIn(HistoryCommit commit) => commit.Transition.Changes
        .Select(change => change.AsMap())
        .Where(change => change["field"] == LaterInput.Field)
        .Select(change => (long?)StoredTransition.ReadChange(change).Payload.AsInt())
        .FirstOrDefault();
}
