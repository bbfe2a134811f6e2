using System.Collections.Immutable;

namespace Graph.Runtime.Compilation;

/// <summary>Which frame index stands for what: the state's slots first, then the names that the engine offers, then items.</summary>
/// <param name="FieldCount">How many slots the state has; they are the indexes from 0.</param>
/// <param name="ItemNames">The names under which <c>each</c> edges offer their items, in the order of their indexes.</param>
public sealed record FrameLayout(int FieldCount, ImmutableArray<string> ItemNames)
{
    /// <summary>The whole state as a map: <c>state</c>.</summary>
    public int State => FieldCount;

    /// <summary>The run's record: <c>run</c>.</summary>
    public int Run => FieldCount + 1;

    /// <summary>The caller's read-only context: <c>context</c>.</summary>
    public int Context => FieldCount + 2;

    /// <summary>The node's result: <c>result</c>, only under <c>output:</c>.</summary>
    public int Result => FieldCount + 3;

    /// <summary>The index of an item's name.</summary>
    /// <param name="itemNumber">Its place in <see cref="ItemNames"/>.</param>
    /// <returns>The frame index.</returns>
    public int Item(int itemNumber) => FieldCount + 4 + itemNumber;
}
