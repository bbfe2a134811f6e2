using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Hosting;

/// <summary>A reducer that is one pure function of the current value and the write.</summary>
internal sealed class FunctionReducer(string name, Func<Value, Value, Value> combine) : Reducer
{
    public override string Name => name;

    public override string? FindMisuse(StateType type) => null;

    public override Reduction Reduce(StateField field, Value current, Value write) => Reduction.Replaced(combine(current, write));
}
