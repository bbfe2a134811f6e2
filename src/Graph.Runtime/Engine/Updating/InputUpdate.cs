using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Updating;

/// <summary>Takes values as a new input: the state is kept, what was due is dropped, and START decides what is due.</summary>
internal sealed class InputUpdate(RunState run)
{
    private readonly StepPhases _phases = StepPhases.Of(run.Workflow);

    /// <exception cref="RunRefusedException">The values are no input of the workflow.</exception>
    internal Transition Apply(NodeUpdate update)
    {
        var input = _phases.Merger.MergeInput(run.State, RunInput.Check(run.Workflow, update.Values, run.State));
        if (run.SizeGuard.FindExcess(input) is { } excess)
        {
            throw new RunRefusedException(excess.Message);
        }

        run.State = input.State;
        run.Dropped = TaskList.NamesOf(run);
        run.ForgetStepInHand();
        run.Joins = [];
        return _phases.StartRouting.MakeDue(run) is { } error
            ? throw new RunRefusedException($"START cannot lead on from these values: {error.Message} Nothing was changed.")
            : new Transition(TransitionSource.Update, [], input.Changes);
    }
}
