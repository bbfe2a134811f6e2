using System.Collections.Immutable;
using Graph.Runtime.Values;

namespace Graph.Runtime.State;

/// <summary>The fields of a workflow's state; each has a slot, so that reading one is an array access.</summary>
public sealed class StateSchema
{
    private readonly Dictionary<string, int> _slots;
    private readonly WorkflowState _initial;

    /// <summary>Fixes the fields and gives each the slot of its place.</summary>
    /// <param name="fields">The fields, each name once.</param>
    public StateSchema(IEnumerable<StateField> fields)
    {
        Fields = [.. fields];
        _slots = Fields.Select((field, slot) => (field.Name, slot)).ToDictionary(pair => pair.Name, pair => pair.slot, StringComparer.Ordinal);
        Shape = new RecordShape([.. Fields.Select(field => field.Name)]);
        _initial = new WorkflowState(this, [.. Fields.Select(field => field.Default)]);
    }

    /// <summary>The fields by slot.</summary>
    public ImmutableArray<StateField> Fields { get; }

    /// <summary>The field names as a record's shape, for the state seen as one map.</summary>
    public RecordShape Shape { get; }

    /// <summary>Finds a field.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its slot, or -1.</returns>
    public int FindSlot(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;

    /// <summary>The state before anything was written.</summary>
    /// <returns>Every field at its default.</returns>
    public WorkflowState CreateInitial() => _initial;
}
