using System.Collections.Concurrent;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>A workflow set up for one scenario: stubs in the place of nodes' code, a clock of its own, and everything watched.</summary>
internal sealed class Stage
{
    private readonly ConcurrentQueue<ScenarioFailure> _complaints = [];
    private readonly List<Ways> _ways = [];
    private readonly Scenario _scenario;

    internal Stage(Scenario scenario)
    {
        _scenario = scenario;
        Time = new VirtualTime(scenario.Now);
        Workflow = SetUp(scenario.Workflow, "");
    }

    internal VirtualTime Time { get; }

    internal CompiledWorkflow Workflow { get; }

    /// <summary>What the stubs found wrong with how they were called.</summary>
    internal IReadOnlyCollection<ScenarioFailure> Complaints => _complaints;

    /// <summary>What the run came by, in the workflow and in those inside of it.</summary>
    internal WorkflowCoverage ToCoverage(IReadOnlyCollection<Happening> story) => _ways[0].ToCoverage(story) with
    {
        Inside = [.. _ways.Skip(1).Select(ways => new CoveredSubworkflow(ways.Place, ways.WorkflowName, ways.ToCoverage(story)))],
    };

    private CompiledWorkflow SetUp(CompiledWorkflow workflow, string place)
    {
        var ways = new Ways(workflow, place);
        _ways.Add(ways);
        var observed = ways.Observe();
        return observed with { Nodes = [.. observed.Nodes.Select(node => SetUp(node, NodePath.Of(place, node.Name), ways))] };
    }

    private CompiledNode SetUp(CompiledNode node, string path, Ways ways)
    {
        if (node.Implementation is SubworkflowNode inside)
        {
            var workflow = SetUp(inside.Workflow, path);
            node = node with { Subworkflow = workflow, Implementation = inside.With(workflow) };
        }

        if (node.Implementation is not { } real)
        {
            return node;
        }

        if (!_scenario.Stubs.TryGetValue(path, out var stub))
        {
            return node.Subworkflow is null ? node with { Implementation = Observe(real, node, ways) } : node;
        }

        // The node's own parameters are still evaluated: a mistake in them is a mistake with a stub too.
        var standIn = new StubNode(stub, real, node.Parameters.Length, _complaints.Enqueue);
        return node with
        {
            Implementation = Observe(standIn, node, ways),
            Parameters = node.Parameters.Add(new CompiledValue.Computed(new FrameExpression())),
        };
    }

    /// <summary>What happens in a workflow takes turns like the run around it, and is no work of its own: its nodes' code is.</summary>
    private ObservedNode Observe(INode implementation, CompiledNode node, Ways ways) =>
        new(implementation, node.Subworkflow is null ? Time : null, command => ways.See(node, command));
}
