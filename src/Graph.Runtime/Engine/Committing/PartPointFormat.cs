using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>How snapshots say how far threads inside go back: for the key of the task that calls one, its version and what was its newest. Each branch begins
/// with a snapshot, so that no other commit need say it.</summary>
internal static class PartPointFormat
{
    internal static void Write(CommitWriter writer, IReadOnlyDictionary<string, PartPoint> parts)
    {
        if (parts.Count > 0)
        {
            writer.WritePropertyName(TransitionFormat.Parts);
            writer.WriteValue(ToValue(parts));
        }
    }

    internal static Value ToValue(IReadOnlyDictionary<string, PartPoint> parts) => ValueMap.From(parts
        .OrderBy(part => part.Key, StringComparer.Ordinal)
        .Select(part => new KeyValuePair<Value, Value>(part.Key, ValueList.Of(part.Value.Version, part.Value.Head))));

    internal static IReadOnlyDictionary<string, PartPoint> Read(Value parts) => parts.IsNull
        ? PartPoints.None
        : parts.AsMap().ToDictionary(
            part => part.Key.AsString(), part => new PartPoint(part.Value.AsList()[0].AsInt(), part.Value.AsList()[1].AsInt()), StringComparer.Ordinal);
}
