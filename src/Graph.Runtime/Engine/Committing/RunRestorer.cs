using System.Collections.Immutable;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Engine.Queueing;
using Graph.Runtime.State;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Brings a stored thread to life in terms of its workflow: names become slots and indexes again.</summary>
internal sealed class RunRestorer(CompiledWorkflow workflow)
{
    private readonly WorkflowTopology _topology = WorkflowTopology.Of(workflow);

    /// <exception cref="RunRefusedException">The thread names something that the workflow does not have.</exception>
    internal void Restore(RunState run, ThreadReplay replay)
    {
        run.State = RestoreState(replay);
        run.Context = replay.Context;
        run.Due = RestoreDue(replay.Due);
        run.Joins = [.. replay.Joins.Select(join => RestoreJoin(join.AsMap()))];
        run.Finished = replay.Finished.Select(RestoreFinished).ToDictionary(task => task.Key, StringComparer.Ordinal);
        run.Answers = new Dictionary<InterruptId, Value>(replay.Answers);
        run.Deadlines = replay.Last.Deadlines.ToDictionary(deadline => deadline.Key, deadline => deadline.Value);
        run.Interrupts = [.. replay.Last.Interrupts];
        run.Error = replay.Last.Error;
        run.Parent ??= replay.Last.Parent;
        run.PassesBefore = replay.Last.PassedBefore;
        run.Step = replay.Step;
        run.Origin = replay.Origin;
        run.Parts = replay.Parts;
        run.Position = replay.Position;
        run.SizeGuard.StartAt(replay.Position.SnapshotBytes + replay.Position.BytesSinceSnapshot);
        run.Status = replay.Commit.Header.Status;
        run.Job ??= replay.HasJob ? JobInHand.ByHand() : null;
        run.Committed.Note(replay);
        EngineSpans.LinkToEarlierRun(run, replay.Trace);
    }

    private WorkflowState RestoreState(ThreadReplay replay)
    {
        var slots = workflow.Schema.CreateInitial().CopySlots();
        foreach (var (name, value) in replay.Fields)
        {
            var slot = workflow.Schema.FindSlot(name);
            if (slot < 0)
            {
                throw new RunRefusedException($"The thread has a field '{name}', and the workflow '{workflow.Name}' has none of that name.");
            }

            slots[slot] = Fit(workflow.Schema.Fields[slot], value);
        }

        return new WorkflowState(workflow.Schema, slots);
    }

    private static Value Fit(StateField field, Value value)
    {
        if (value.IsNull)
        {
            return value;
        }

        return field.Type.TryFit(value, out var fitted, out var misfit)
            ? fitted
            : throw new RunRefusedException($"The thread's field '{field.Name}' does not fit the workflow: {misfit}.");
    }

    private DueWork RestoreDue(ValueList due)
    {
        if (due.Count == 1 && due[0] == TransitionFormat.StartNode)
        {
            return DueWork.Start;
        }

        var nodes = due.Where(entry => entry.Kind == ValueKind.String).Select(entry => IndexOf(entry.AsString()));
        var maps = due.Where(entry => entry.Kind == ValueKind.Map).Select(entry => entry.AsMap()).ToList();
        var groups = maps.Where(entry => entry.ContainsKey("each")).Select(entry => new DueGroup((int)entry["each"].AsInt(), entry["items"].AsList()));
        var deferred = maps.Where(entry => entry.ContainsKey("deferred")).Select(entry => IndexOf(entry["deferred"].AsString()));
        return new DueWork([.. nodes], [.. groups.Select(FitItems)], [.. deferred]);
    }

    /// <summary>Items were records of a type; read back they must be so again for field access by slot.</summary>
    private DueGroup FitItems(DueGroup group)
    {
        var type = _topology.EachRoutes[group.Each].Items.ResultType;
        return type.TryFit(group.Items, out var fitted, out _) && fitted.Kind == ValueKind.List ? group with { Items = fitted.AsList() } : group;
    }

    private static JoinProgress RestoreJoin(ValueMap join) => new(
        (int)join["join"].AsInt(),
        join["arrived"].AsList().Select(source => (int)source.AsInt()).ToImmutableSortedSet(),
        join["fired"].AsBool());

    private FinishedTask RestoreFinished(ValueMap task)
    {
        var facts = StoredTransition.ReadTask(task);
        var routing = task.TryGetValue("routing", out var decided) ? decided.AsList() : null;
        return new FinishedTask(
            facts.Key,
            IndexOf(facts.Node),
            [.. task["writes"].AsList().Select(write => RestoreWrite(write.AsMap()))],
            routing is null ? null : [.. routing.Select(decision => RestoreRouting(decision.AsMap()))])
        {
            Attempts = facts.Attempts,
            Elapsed = facts.Elapsed,
            Failures = facts.Failures,
            IsCached = facts.IsCached,
            GoTo = task.TryGetValue("goto", out var targets) ? [.. targets.AsList().Select(target => target.AsString())] : null,
        };
    }

    private StateWrite RestoreWrite(ValueMap write)
    {
        var slot = workflow.Schema.FindSlot(write["field"].AsString());
        if (slot < 0)
        {
            throw new RunRefusedException($"A finished task wrote '{write["field"].AsString()}', and the workflow '{workflow.Name}' has no such field.");
        }

        var isOverwrite = write.ContainsKey("overwrite");
        return StepPhases.Of(workflow).Writes.Fit("(kept)", slot, write["value"], isOverwrite);
    }

    private Routing RestoreRouting(ValueMap decision)
    {
        if (decision.TryGetValue("node", out var node))
        {
            return new Routing.ToNode(IndexOf(node.AsString()));
        }

        if (decision.TryGetValue("join", out var join))
        {
            return new Routing.IntoJoin((int)join.AsInt(), (int)decision["target"].AsInt());
        }

        var group = FitItems(new DueGroup((int)decision["each"].AsInt(), decision["items"].AsList()));
        return new Routing.IntoGroup(group.Each, group.Items);
    }

    private int IndexOf(string node) => workflow.FindNode(node)?.Index
        ?? throw new RunRefusedException($"The thread is at the node '{node}', and the workflow '{workflow.Name}' has none of that name.");
}
