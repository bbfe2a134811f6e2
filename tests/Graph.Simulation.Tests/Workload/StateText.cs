using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Workload;

/// <summary>A state as exact text, without what differs from run to run: equal texts are equal bytes.</summary>
internal static class StateText
{
    internal static string Of(WorkflowState state) => Of(state.ToMap());

    /// <summary>The state of a stored thread; a field that was never set has its default.</summary>
    internal static string Of(ThreadReplay thread, CompiledWorkflow workflow) => Of(thread.Fields.Aggregate(
        workflow.Schema.CreateInitial().ToMap(), (state, field) => state.Set(field.Key, field.Value)));

    private static string Of(ValueMap fields) => Readings.Exact(ValueMap.From(fields
        .Where(field => !field.Value.IsNull && field.Key != WorkloadNodes.Witnesses)
        .OrderBy(field => field.Key.AsString(), StringComparer.Ordinal)));
}
