using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Encodes when waits of a step that is not over end by themselves.</summary>
internal static class DeadlineWriter
{
    internal static void Write(CommitWriter writer, Dictionary<InterruptId, Timestamp> deadlines)
    {
        if (deadlines.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(TransitionFormat.Deadlines);
        foreach (var (id, deadline) in deadlines.OrderBy(deadline => deadline.Key.Value, StringComparer.Ordinal))
        {
            writer.WriteString(id.Value, deadline.ToString());
        }

        writer.WriteEndObject();
    }
}
