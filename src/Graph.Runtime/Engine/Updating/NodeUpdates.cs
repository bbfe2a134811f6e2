using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Expressions;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Updating;

/// <summary>Takes values as what nodes wrote: a step whose tasks did not run.</summary>
internal sealed class NodeUpdates(RunState run, bool keepsFinished)
{
    private readonly StepPhases _phases = StepPhases.Of(run.Workflow);

    private CompiledWorkflow Workflow => run.Workflow;

    /// <summary>Changes the run; nothing is stored yet.</summary>
    /// <exception cref="RunRefusedException">The values, the node or its routing do not fit.</exception>
    internal Transition Apply(IReadOnlyList<NodeUpdate> updates)
    {
        var pairs = updates.Select(update => (Node: Find(update.Node!), Update: update)).OrderBy(pair => run.Topology.Ranks[pair.Node.Index]).ToList();
        if (pairs.GroupBy(pair => pair.Node.Name).FirstOrDefault(same => same.Count() > 1) is { } repeated)
        {
            throw new RunRefusedException($"'{repeated.Key}' is named twice. Put its fields into one update.");
        }

        var tasks = pairs.ConvertAll(pair => new FinishedTask(pair.Node.Name, pair.Node.Index, WritesOf(pair.Node, pair.Update.Values), null));
        foreach (var (task, pair) in tasks.Zip(pairs))
        {
            task.Routing = Route(task, pair.Node, pair.Update.GoTo);
        }

        var merged = Merge(tasks);
        PlanNext(tasks);
        run.State = merged.State;
        return new Transition(TransitionSource.Update, tasks, merged.Changes);
    }

    private CompiledNode Find(string name)
    {
        if (name == NodeUpdate.Start)
        {
            throw new RunRefusedException("START takes a new input, which cannot be written together with what nodes wrote. Make two updates of it.");
        }

        var node = Workflow.FindNode(name);
        if (node is null)
        {
            var near = Suggestion.Closest(name, Workflow.Nodes.Select(candidate => candidate.Name));
            throw new RunRefusedException($"'{Workflow.Name}' has no node '{name}'.{(near is null ? "" : $" Did you mean '{near}'?")}");
        }

        return run.Due.Groups.Any(group => run.Topology.EachRoutes[group.Each].Target == node.Index)
            ? throw new RunRefusedException(
                $"'{name}' is due for each item of a list, and an update cannot stand for one of them. Let them run, or update as the node before it.")
            : node;
    }

    private StateWrite[] WritesOf(CompiledNode node, ValueMap values) => [.. values.Select(value => WriteOf(node, value.Key.AsString(), value.Value))];

    private StateWrite WriteOf(CompiledNode node, string field, Value value)
    {
        var slot = Workflow.Schema.FindSlot(field);
        if (slot < 0)
        {
            var near = Suggestion.Closest(field, Workflow.Schema.Shape.Names);
            throw new RunRefusedException($"The state has no field '{field}'.{(near is null ? "" : $" Did you mean '{near}'?")} It has {string.Join(", ", Workflow.Schema.Shape.Names)}.");
        }

        if (!MayWrite(node, slot))
        {
            throw new RunRefusedException($"'{node.Name}' does not write '{field}'; it writes {NamesOf(node.Writes.Select(write => write.Slot))}. {WritersOf(slot)}");
        }

        try
        {
            var isOverwrite = node.Writes.Any(write => write.Slot == slot && write.IsOverwrite);
            return _phases.Writes.Take(node.Name, slot, value, isOverwrite);
        }
        catch (NodeFailedException misfit)
        {
            throw new RunRefusedException(misfit.Message);
        }
    }

    /// <summary>What a node's file says it writes; a node that may return commands may write anything.</summary>
    private static bool MayWrite(CompiledNode node, int slot) =>
        node.Writes.Any(write => write.Slot == slot)
        || !node.GoToTargets.IsEmpty
        || (node.Writes.IsEmpty && node is { Implementation: not null, Subworkflow: null })
        || node.OnError?.ErrorSlot == slot;

    private string WritersOf(int slot)
    {
        var writers = Workflow.Nodes.Where(node => node.Writes.Any(write => write.Slot == slot)).Select(node => $"'{node.Name}'").ToList();
        var isInput = Workflow.Input.Any(field => field.Slot == slot);
        return writers.Count == 0
            ? isInput ? "It is an input: write it as START." : "No node writes it."
            : $"Write it as {string.Join(" or ", writers)}{(isInput ? ", or as START" : "")}.";
    }

    private string NamesOf(IEnumerable<int> slots)
    {
        var names = slots.Distinct().Select(slot => $"'{Workflow.Schema.Fields[slot].Name}'").ToList();
        return names.Count == 0 ? "nothing" : string.Join(", ", names);
    }

    private IReadOnlyList<Routing> Route(FinishedTask task, CompiledNode node, IReadOnlyList<string>? goTo)
    {
        if (goTo is null && !node.GoToTargets.IsEmpty && node.Routes.IsEmpty)
        {
            throw new RunRefusedException(
                $"'{node.Name}' decides itself where it leads: {string.Join(", ", node.GoToTargets.Keys.Order(StringComparer.Ordinal))}. Say where.");
        }

        try
        {
            var frame = new TaskFrame(run, _phases.Merger.MergeForRouting(run.State, task));
            var routing = goTo is null ? _phases.Router.Route(node, frame) : _phases.Router.Route(node, goTo, frame);
            return routing.Any(decision => decision is Routing.Failure)
                ? throw new RunRefusedException($"With these values the choice after '{node.Name}' leads to 'fail'. Nothing was changed.")
                : routing;
        }
        catch (GraphAgentsException failure) when (failure is ExpressionException or NodeFailedException or ReducerException)
        {
            throw new RunRefusedException($"With these values '{node.Name}' cannot lead on: {failure.Message} Nothing was changed.");
        }
    }

    private MergedState Merge(List<FinishedTask> tasks)
    {
        try
        {
            var merged = _phases.Merger.Merge(run.State, tasks);
            return run.SizeGuard.FindExcess(merged) is { } excess ? throw new RunRefusedException(excess.Message) : merged;
        }
        catch (GraphAgentsException failure) when (failure is MergeConflictException or ReducerException)
        {
            throw new RunRefusedException($"{failure.Message} Nothing was changed.");
        }
    }

    private void PlanNext(List<FinishedTask> tasks)
    {
        var before = TaskList.NamesOf(run);
        var due = new DueAgain(run);
        foreach (var task in tasks)
        {
            due.TakeBack(task.Node);
        }

        Routing[] decisions = [.. due.Others(), .. tasks.SelectMany(task => due.WithoutFiredJoins(task.Routing!))];
        if (_phases.Planner.FindExcess(decisions) is { } excess)
        {
            throw new RunRefusedException(excess.Message);
        }

        run.Due = StepPlanner.WithDeferred(_phases.Planner.Plan(decisions, run.Joins, [.. due.Deferred]));
        var next = TaskList.NamesOf(run);
        run.Dropped = [.. before.Except(next).Except(tasks.Select(task => task.Key))];
        KeepStepInHand(next);
    }

    private void KeepStepInHand(IReadOnlyList<string> next)
    {
        var kept = keepsFinished ? run.Finished.Where(task => next.Contains(task.Key)).ToList() : [];
        run.ForgetStepInHand();
        kept.ForEach(task => run.Finished.Add(task.Key, task.Value));
    }
}
