using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>Where the members of a C# object are read from: a task's parameters, or a map.</summary>
internal readonly struct RecordSource
{
    private readonly NodeInput _parameters;
    private readonly ValueMap? _map;
    private readonly bool _isShaped;

    internal RecordSource(NodeInput parameters) => _parameters = parameters;

    internal RecordSource(ValueMap map, StateType.Record inputType, StateType.Record outputType)
    {
        _map = map;
        _isShaped = map.HasShape(inputType.Shape) || map.HasShape(outputType.Shape);
    }

    /// <summary>The value of a member; null when it is not there.</summary>
    internal Value Find(int slot, Value key)
    {
        if (_map is null)
        {
            return _parameters[slot];
        }

        return _isShaped ? _map.ValueAt(slot) : _map.TryGetValue(key, out var value) ? value : Value.Null;
    }
}
