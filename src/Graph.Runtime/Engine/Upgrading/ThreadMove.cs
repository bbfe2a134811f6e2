using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>Puts a stored thread into the terms of another version of its workflow, and collects everything that does not fit.</summary>
internal sealed class ThreadMove
{
    private readonly WorkflowReference _reference;
    private readonly CompiledWorkflow? _from;
    private readonly CompiledWorkflow _to;
    private readonly RunState _run;
    private readonly ThreadReplay _replay;
    private readonly MigrationChain _chain;
    private readonly RouteMatch _routes;
    private readonly TaskIdentities _identities;
    private readonly List<UpgradeProblem> _problems = [];
    private readonly List<MovedTask> _dueTasks = [];
    private readonly HashSet<string> _missingNodes = new(StringComparer.Ordinal);

    internal ThreadMove(WorkflowReference reference, CompiledWorkflow? from, RunState run, ThreadReplay replay)
    {
        _reference = reference;
        _from = from;
        _run = run;
        _to = run.Workflow;
        _replay = replay;
        _chain = new MigrationChain(_to, reference.Version);
        _routes = new RouteMatch(from, _to, _chain.NodeNow, _problems.Add);
        _identities = new TaskIdentities(run.ThreadId, replay.Origin);
    }

    internal IReadOnlyList<UpgradeProblem> Problems => _problems;

    internal IReadOnlyList<string> DroppedFields { get; private set; } = [];

    internal IReadOnlyList<int> Migrations => [.. _chain.Migrations.Select(migration => migration.From)];

    /// <summary>The tasks that are due and not done, by what they are called before and after.</summary>
    internal IEnumerable<MovedTask> DueTasks => _dueTasks.Where(task => !_run.Finished.ContainsKey(task.KeyNow));

    /// <summary>What the move changes in the state.</summary>
    internal List<StateChange> Changes { get; private set; } = [];

    /// <summary>Fills the run in; it is whole only without problems.</summary>
    internal void Make()
    {
        if (_reference.Name != _to.Name)
        {
            _problems.Add(new UpgradeProblem(
                "workflow", _to.Name, $"The thread runs the workflow '{_reference.Name}', and the file holds '{_to.Name}'. Name the file of '{_reference.Name}'."));
            return;
        }

        MoveState();
        MoveInterruptedNodes();
        MoveDue();
        _run.Joins = [.. _replay.Joins.Select(join => MoveJoin(join.AsMap())).OfType<JoinProgress>()];
        _run.Finished = _replay.Finished.Select(MoveFinished).OfType<FinishedTask>().ToDictionary(task => task.Key, StringComparer.Ordinal);
        MoveStepInHand();
        _run.Context = _replay.Context;
        _run.Step = _replay.Step;
        _run.Origin = _replay.Origin;
        _run.Parts = _replay.Parts;
        _run.Position = _replay.Position;
        _run.Status = _replay.Commit.Header.Status;
    }

    /// <summary>The node that one of the thread's version became; null when there is none.</summary>
    internal CompiledNode? FindNodeNow(string old) => _to.FindNode(_chain.NodeNow(old));

    /// <summary>What is waited for inside of a task goes by the ids and names that it has there once that is moved.</summary>
    internal void TakeOver(string task, ThreadMove inside)
    {
        var now = inside._replay.Last.Interrupts.Zip(inside._run.Interrupts).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        _run.Interrupts =
        [
            .. _run.Interrupts.Select(interrupt => now.TryGetValue(interrupt.Id, out var moved)
                ? interrupt with { Id = moved.Id, Node = ChildRuns.PathOf(task, moved.Node) }
                : interrupt),
        ];
        _run.Answers = _run.Answers.ToDictionary(answer => now.TryGetValue(answer.Key, out var moved) ? moved.Id : answer.Key, answer => answer.Value);
        _run.Parts = _run.Parts.ToDictionary(part => part.Key, part => part.Key == task ? part.Value.AfterMove(inside._replay.Position.Version) : part.Value, StringComparer.Ordinal);
        _run.Deadlines = _run.Deadlines.ToDictionary(deadline => now.TryGetValue(deadline.Key, out var moved) ? moved.Id : deadline.Key, deadline => deadline.Value);
    }

    private void MoveState()
    {
        var before = FieldsWithDefaults();
        var after = _chain.Migrate(before, _problems);
        var slots = _to.Schema.CreateInitial().CopySlots();
        var changes = new List<StateChange>();
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var field = _to.Schema.Fields[slot];
            if (after.TryGetValue(field.Name, out var value) && !value.IsNull)
            {
                slots[slot] = Fit(field, value);
            }

            if (!slots[slot].IsNull && !slots[slot].IsSame(before.GetValueOrDefault(field.Name)))
            {
                changes.Add(new StateChange(slot, -1, ChangeKind.Replace, slots[slot]));
            }
        }

        _run.State = new WorkflowState(_to.Schema, slots);
        Changes = changes;
        DroppedFields = [.. after.Where(field => !field.Value.IsNull && _to.Schema.FindSlot(field.Key) < 0).Select(field => field.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the thread has: a field that was never written has the default of its own version, not that of the file.</summary>
    private Dictionary<string, Value> FieldsWithDefaults()
    {
        var fields = _replay.Fields.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        foreach (var field in _from?.Schema.Fields ?? [])
        {
            if (!field.IsUntracked && !field.Default.IsNull)
            {
                fields.TryAdd(field.Name, field.Default);
            }
        }

        return fields;
    }

    private Value Fit(StateField field, Value value)
    {
        if (field.Type.TryFit(value, out var fitted, out var misfit))
        {
            return fitted;
        }

        _problems.Add(new UpgradeProblem(
            "field", field.Name, $"The field '{field.Name}' is {field.Type.Name} in the file, and the thread's value does not fit: {misfit}. "
                + $"Convert it in 'migrations:', such as set: {{ {field.Name}: … }}."));
        return Value.Null;
    }

    /// <summary>Said first: a question whose node is gone tells more than a node that is gone.</summary>
    private void MoveInterruptedNodes()
    {
        foreach (var interrupt in _replay.Last.Interrupts.Where(interrupt => interrupt.Kind != InterruptKind.After && !ChildRuns.IsOfChild(interrupt)))
        {
            FindNode(interrupt.Node, "interrupt", $"'{interrupt.Node}' waits (interrupt {interrupt.Id})");
        }
    }

    private void MoveDue()
    {
        if (_replay.Due is [{ Kind: ValueKind.String } only] && only == TransitionFormat.StartNode)
        {
            _run.Due = DueWork.Start;
            return;
        }

        var nodes = new List<int>();
        var groups = new List<DueGroup>();
        var deferred = new List<int>();
        foreach (var entry in _replay.Due)
        {
            if (entry.Kind == ValueKind.String)
            {
                AddNode(entry.AsString(), nodes);
            }
            else if (entry.AsMap().TryGetValue("deferred", out var node))
            {
                AddNode(node.AsString(), deferred);
            }
            else if (MoveGroup(entry.AsMap()) is { } group)
            {
                groups.Add(group);
            }
        }

        var topology = _run.Topology;
        _run.Due = new DueWork(
            [.. nodes.OrderBy(node => topology.Ranks[node])],
            [.. groups.OrderBy(group => topology.Ranks[topology.EachRoutes[group.Each].Target]).ThenBy(group => group.Each)],
            [.. deferred.OrderBy(node => topology.Ranks[node])]);
    }

    private void AddNode(string old, List<int> nodes)
    {
        if (FindNode(old, "node", $"'{old}' is due") is not { } node)
        {
            return;
        }

        if (nodes.Contains(node))
        {
            _problems.Add(new UpgradeProblem("node", old, $"'{old}' and another node that is due both became '{_to.Nodes[node].Name}'. Let one of them keep its name."));
            return;
        }

        nodes.Add(node);
        _identities.Rename(old, _to.Nodes[node].Name);
        _dueTasks.Add(new MovedTask(old, old, _to.Nodes[node].Name, _to.Nodes[node]));
    }

    private DueGroup? MoveGroup(ValueMap group)
    {
        var old = (int)group["each"].AsInt();
        if (_routes.FindEach(old) is not { } each)
        {
            return null;
        }

        var items = group["items"].AsList();
        var before = WorkflowTopology.Of(_from!);
        for (var item = 0; item < items.Count; item++)
        {
            var (keyBefore, keyNow) = (before.KeyOf(old, item), _run.Topology.KeyOf(each, item));
            _identities.Rename(keyBefore, keyNow);
            _dueTasks.Add(new MovedTask(
                keyBefore, _from!.Nodes[before.EachRoutes[old].Target].Name, keyNow, _to.Nodes[_run.Topology.EachRoutes[each].Target]));
        }

        return FitItems(each, items) is { } fitted ? new DueGroup(each, fitted) : null;
    }

    private ValueList? FitItems(int each, ValueList items)
    {
        var route = _run.Topology.EachRoutes[each];
        if (route.Items.ResultType.TryFit(items, out var fitted, out var misfit) && fitted.Kind == ValueKind.List)
        {
            return fitted.AsList();
        }

        var target = _to.Nodes[route.Target].Name;
        _problems.Add(new UpgradeProblem("each", target, $"The items of the map-reduce over '{target}' do not fit the file: {misfit}."));
        return null;
    }

    private JoinProgress? MoveJoin(ValueMap join)
    {
        var old = (int)join["join"].AsInt();
        return _routes.FindJoin(old) is { } place
            ? new JoinProgress(
                place,
                join["arrived"].AsList().Select(source => _routes.SourceOf(old, place, (int)source.AsInt())).ToImmutableSortedSet(),
                join["fired"].AsBool())
            : null;
    }

    private FinishedTask? MoveFinished(ValueMap task)
    {
        var facts = StoredTransition.ReadTask(task);
        if (FindNode(facts.Node, "node", $"A task of '{facts.Node}' is done in the step in hand") is not { } node)
        {
            return null;
        }

        var writes = task["writes"].AsList().Select(write => MoveWrite(facts.Key, write.AsMap())).OfType<StateWrite>().ToArray();
        var routing = task.TryGetValue("routing", out var decided)
            ? decided.AsList().Select(decision => MoveRouting(decision.AsMap())).OfType<Routing>().ToList()
            : null;
        return new FinishedTask(_identities.KeyNow(facts.Key), node, writes, routing)
        {
            Attempts = facts.Attempts,
            Elapsed = facts.Elapsed,
            Failures = facts.Failures,
            IsCached = facts.IsCached,
            GoTo = task.TryGetValue("goto", out var targets) ? [.. targets.AsList().Select(target => _chain.NodeNow(target.AsString()))] : null,
        };
    }

    private StateWrite? MoveWrite(string task, ValueMap write)
    {
        var slot = _to.Schema.FindSlot(_chain.FieldNow(write["field"].AsString()));
        if (slot < 0)
        {
            return null;
        }

        try
        {
            return StepPhases.Of(_to).Writes.Fit(task, slot, write["value"], write.ContainsKey("overwrite"));
        }
        catch (NodeFailedException misfit)
        {
            _problems.Add(new UpgradeProblem("task", task, $"A task of the step in hand is done, and what it wrote does not fit the file: {misfit.Message}"));
            return null;
        }
    }

    private Routing? MoveRouting(ValueMap decision)
    {
        if (decision.TryGetValue("node", out var node))
        {
            return FindNode(node.AsString(), "node", $"'{node.AsString()}' is to run after the step in hand") is { } index ? new Routing.ToNode(index) : null;
        }

        if (decision.TryGetValue("join", out var join))
        {
            var old = (int)join.AsInt();
            return _routes.FindJoin(old) is { } place ? new Routing.IntoJoin(place, _routes.SourceOf(old, place, (int)decision["target"].AsInt())) : null;
        }

        return _routes.FindEach((int)decision["each"].AsInt()) is { } each && FitItems(each, decision["items"].AsList()) is { } items
            ? new Routing.IntoGroup(each, items)
            : null;
    }

    private void MoveStepInHand()
    {
        var last = _replay.Last;
        var answers = _replay.Answers.ToList();
        _identities.Find([.. answers.Select(answer => answer.Key), .. last.Interrupts.Select(interrupt => interrupt.Id), .. last.Deadlines.Select(deadline => deadline.Key)]);
        _run.Answers = answers.ToDictionary(answer => _identities.IdNow(answer.Key), answer => answer.Value);
        _run.Deadlines = last.Deadlines.ToDictionary(deadline => _identities.IdNow(deadline.Key), deadline => deadline.Value);
        _run.Interrupts =
            [.. last.Interrupts.Select(interrupt => interrupt with
            {
                Id = _identities.IdNow(interrupt.Id),
                Node = _chain.NodeNow(interrupt.Node),
                Task = interrupt.Task.Length == 0 ? "" : _identities.KeyNow(interrupt.Task),
            })];
        _run.Error = last.Error is { Node: { } node } error ? error with { Node = _chain.NodeNow(node) } : last.Error;
        _run.PassesBefore = last.PassedBefore;
        _run.Parent = last.Parent;
    }

    private int? FindNode(string old, string kind, string what)
    {
        var name = _chain.NodeNow(old);
        if (_to.FindNode(name) is { } node)
        {
            return node.Index;
        }

        if (_missingNodes.Add(old))
        {
            var near = Suggestion.Closest(name, _to.Nodes.Select(candidate => candidate.Name));
            var hint = near is null ? "nodes: { " + old + ": … }" : "nodes: { " + old + ": " + near + " }";
            var after = name == old ? "" : $" ('{name}' after the migrations)";
            _problems.Add(new UpgradeProblem(kind, old, $"{what}, and the file has no node of that name{after}. Say in 'migrations:' what became of it, such as {hint}."));
        }

        return null;
    }
}

/// <summary>A task that is due, before and after a move.</summary>
/// <param name="KeyBefore">Its key in the thread's version.</param>
/// <param name="NodeBefore">Its node there.</param>
/// <param name="KeyNow">Its key in the file.</param>
/// <param name="Now">Its node in the file.</param>
internal sealed record MovedTask(string KeyBefore, string NodeBefore, string KeyNow, CompiledNode Now);
