using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>A state as readers of its events may see it: by name, without private fields.</summary>
internal static class PublicValues
{
    internal static ValueMap Of(WorkflowState state) => ValueMap.From(state.Schema.Fields
        .Select((field, slot) => (Field: field, Value: state[slot]))
        .Where(entry => !entry.Field.IsPrivate && !entry.Value.IsNull)
        .Select(entry => new KeyValuePair<Value, Value>(entry.Field.Name, entry.Value)));
}
