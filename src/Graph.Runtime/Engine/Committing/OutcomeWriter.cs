using System.Buffers;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Values;
using static Graph.Runtime.Checkpoints.TransitionFormat;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Encodes what finished tasks came to.</summary>
internal static class OutcomeWriter
{
    /// <summary>Encodes the outcome of one finished task.</summary>
    internal static byte[] Encode(RunState run, FinishedTask task)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, run, task);
        }

        return SealedBody.Seal(buffer.WrittenSpan);
    }

    internal static void Write(Utf8JsonWriter writer, RunState run, FinishedTask task)
    {
        writer.WriteStartObject();
        WriteFacts(writer, run, task);
        writer.WriteStartArray(Writes);
        foreach (var write in task.Writes.Where(write => !run.Workflow.Schema.Fields[write.Slot].IsUntracked))
        {
            writer.WriteStartObject();
            writer.WriteString(Field, run.Workflow.Schema.Fields[write.Slot].Name);
            writer.WritePropertyName(TransitionFormat.Value);
            ValueJson.Write(writer, write.Value, isExact: true);
            if (write.IsOverwrite)
            {
                writer.WriteBoolean(Overwrite, true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteRouting(writer, run, task.Routing);
        WriteGoTo(writer, task);
        writer.WriteEndObject();
    }

    private static void WriteRouting(Utf8JsonWriter writer, RunState run, IReadOnlyList<Routing>? routing)
    {
        if (routing is null)
        {
            return;
        }

        writer.WriteStartArray(TransitionFormat.Routing);
        foreach (var decision in routing)
        {
            writer.WriteStartObject();
            switch (decision)
            {
                case Routing.ToNode to:
                    writer.WriteString(Node, run.Workflow.Nodes[to.Node].Name);
                    break;
                case Routing.IntoJoin join:
                    writer.WriteNumber(Join, join.Join);
                    writer.WriteNumber(Target, join.Source);
                    break;
                case Routing.IntoGroup group:
                    writer.WriteNumber(Each, group.Each);
                    writer.WritePropertyName(Items);
                    ValueJson.Write(writer, group.Items, isExact: true);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException($"No encoding for {decision}.");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteGoTo(Utf8JsonWriter writer, FinishedTask task)
    {
        if (task is not { Routing: null, GoTo: { } targets })
        {
            return;
        }

        writer.WriteStartArray(GoTo);
        foreach (var target in targets)
        {
            writer.WriteStringValue(target);
        }

        writer.WriteEndArray();
    }

    internal static void WriteFacts(Utf8JsonWriter writer, RunState run, FinishedTask task)
    {
        var node = run.Workflow.Nodes[task.Node].Name;
        writer.WriteString(Node, node);
        if (!ReferenceEquals(task.Key, node) && task.Key != node)
        {
            writer.WriteString(Key, task.Key);
        }

        if (task.Step is { } step)
        {
            writer.WriteNumber(Step, step);
        }

        writer.WriteNumber(Milliseconds, task.Elapsed.Ticks / 10 / 1000.0);
        if (task.Attempts != 1)
        {
            writer.WriteNumber(Attempts, task.Attempts);
        }

        if (task.IsCached)
        {
            writer.WriteBoolean(Cached, true);
        }

        FailedAttemptFormat.Write(writer, task.Failures, task.Key);
    }
}
