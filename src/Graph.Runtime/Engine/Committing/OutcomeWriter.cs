using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Planning;
using static Graph.Runtime.Checkpoints.TransitionFormat;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Encodes what finished tasks came to.</summary>
internal static class OutcomeWriter
{
    /// <summary>Encodes the outcome of one finished task.</summary>
    internal static byte[] Encode(RunState run, FinishedTask task)
    {
        using var writer = new CommitWriter();
        Write(writer, run, task);
        return SealedBody.Seal(writer.Written.Span);
    }

    internal static void Write(CommitWriter writer, RunState run, FinishedTask task)
    {
        writer.WriteStartObject();
        WriteFacts(writer, run, task);
        writer.WriteStartArray(Writes);
        foreach (var write in task.Writes.Where(write => !run.Workflow.Schema.Fields[write.Slot].IsUntracked))
        {
            writer.WriteStartObject();
            writer.WriteString(Field, run.Workflow.Schema.Fields[write.Slot].Name);
            writer.WritePropertyName(TransitionFormat.Value);
            writer.WriteValue(write.Value);
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

    private static void WriteRouting(CommitWriter writer, RunState run, IReadOnlyList<Routing>? routing)
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
                    writer.WriteValue(group.Items);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException($"No encoding for {decision}.");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteGoTo(CommitWriter writer, FinishedTask task)
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

    internal static void WriteFacts(CommitWriter writer, RunState run, FinishedTask task)
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

        writer.WriteMilliseconds(Milliseconds, task.Elapsed);
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
