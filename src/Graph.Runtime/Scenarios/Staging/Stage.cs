using System.Collections.Concurrent;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>A workflow set up for one scenario: stubs in the place of nodes' code, a clock of its own, and everything watched.</summary>
internal sealed class Stage
{
    private readonly ConcurrentQueue<ScenarioFailure> _complaints = [];

    internal Stage(Scenario scenario)
    {
        Time = new VirtualTime(scenario.Now);
        Ways = new Ways(scenario.Workflow);
        var observed = Ways.Observe();
        Workflow = observed with { Nodes = [.. observed.Nodes.Select(node => SetUp(node, scenario))] };
    }

    internal VirtualTime Time { get; }

    internal Ways Ways { get; }

    internal CompiledWorkflow Workflow { get; }

    /// <summary>What the stubs found wrong with how they were called.</summary>
    internal IReadOnlyCollection<ScenarioFailure> Complaints => _complaints;

    private CompiledNode SetUp(CompiledNode node, Scenario scenario)
    {
        if (node.Implementation is not { } real)
        {
            return node;
        }

        if (!scenario.Stubs.TryGetValue(node.Index, out var stub))
        {
            return node with { Implementation = Observe(real, node) };
        }

        // The node's own parameters are still evaluated: a mistake in them is a mistake with a stub too.
        var standIn = new StubNode(stub, real, node.Parameters.Length, _complaints.Enqueue);
        return node with
        {
            Implementation = Observe(standIn, node),
            Parameters = node.Parameters.Add(new CompiledValue.Computed(new FrameExpression())),
        };
    }

    private ObservedNode Observe(INode implementation, CompiledNode node) => new(implementation, Time, command => Ways.See(node, command));
}
