using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Children;

/// <summary>How commits say whose thread they are of. Each commit of a subworkflow does, so that a list of threads need not read further back.</summary>
internal static class ChildMarkFormat
{
    internal static void Write(CommitWriter writer, ChildMark? mark)
    {
        if (mark is null)
        {
            return;
        }

        writer.WriteStartObject(TransitionFormat.Parent);
        writer.WriteString(TransitionFormat.Thread, mark.Thread.Value);
        writer.WriteString(TransitionFormat.Task, mark.Task);
        writer.WriteEndObject();
    }

    internal static Value ToValue(ChildMark mark) => ValueMap.Of(
        (TransitionFormat.Thread.Value, mark.Thread.Value), (TransitionFormat.Task.Value, mark.Task));

    internal static ChildMark? Read(Value mark) =>
        mark.IsNull ? null : new ChildMark(new ThreadId(mark.AsMap()["thread"].AsString()), mark.AsMap()["task"].AsString());
}
