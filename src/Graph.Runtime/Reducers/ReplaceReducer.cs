using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Reducers;

/// <summary><c>replace</c> and <c>last</c>: the write becomes the value; they differ in whether a step may have two writers.</summary>
internal sealed class ReplaceReducer(string name, bool allowsSeveralWriters) : Reducer
{
    public override string Name => name;

    public override bool AllowsSeveralWriters => allowsSeveralWriters;

    public override string? FindMisuse(StateType type) => null;

    public override Reduction Reduce(StateField field, Value current, Value write) =>
        field.Keep is { } keep && write.Kind == ValueKind.List
            ? Reduction.Replaced(write.AsList().TakeLast(keep))
            : Reduction.Replaced(write);
}
