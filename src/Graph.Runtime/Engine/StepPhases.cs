using System.Runtime.CompilerServices;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Engine.Planning;

namespace Graph.Runtime.Engine;

/// <summary>The parts of a superstep that depend on the workflow alone; made once and shared by all of its runs.</summary>
internal sealed class StepPhases
{
    private static readonly ConditionalWeakTable<CompiledWorkflow, StepPhases> Known = [];

    private StepPhases(CompiledWorkflow workflow)
    {
        var topology = WorkflowTopology.Of(workflow);
        Planner = new StepPlanner(topology);
        Router = new Router(topology);
        StartRouting = new StartRouting(Router, Planner);
        Merger = new StepMerger(topology);
        Writes = new TaskWrites(topology);
    }

    internal StepPlanner Planner { get; }

    internal Router Router { get; }

    internal StartRouting StartRouting { get; }

    internal StepMerger Merger { get; }

    internal TaskWrites Writes { get; }

    internal static StepPhases Of(CompiledWorkflow workflow) => Known.GetValue(workflow, found => new StepPhases(found));
}
