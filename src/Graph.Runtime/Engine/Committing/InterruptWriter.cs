using Graph.Runtime.State;
using Graph.Runtime.Values;
using static Graph.Runtime.Checkpoints.TransitionFormat;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Encodes what a run waits for and what it was answered.</summary>
internal static class InterruptWriter
{
    internal static void WriteInterrupts(CommitWriter writer, IReadOnlyList<PendingInterrupt> interrupts)
    {
        if (interrupts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Interrupts);
        foreach (var interrupt in interrupts)
        {
            writer.WriteStartObject();
            writer.WriteString(Id, interrupt.Id.Value);
            writer.WriteString(Kind, InterruptKinds.NameOf(interrupt.Kind));
            writer.WriteString(Node, interrupt.Node);
            if (interrupt.Task.Length > 0)
            {
                writer.WriteString(Checkpoints.TransitionFormat.Task, interrupt.Task);
            }

            writer.WritePropertyName(Payload);
            writer.WriteValue(interrupt.Payload);
            if (interrupt.AnswerType is { } type)
            {
                writer.WritePropertyName(AnswerType);
                writer.WriteValue(StateTypeValues.ToValue(type));
            }

            if (interrupt.WakeAt is { } wakeAt)
            {
                writer.WriteString(WakeAt, wakeAt.ToString());
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static void WriteAnswers(CommitWriter writer, IEnumerable<KeyValuePair<InterruptId, Value>> answers)
    {
        var sorted = answers.OrderBy(answer => answer.Key.Value, StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(Answers);
        foreach (var (id, answer) in sorted)
        {
            writer.WritePropertyName(id.Value);
            writer.WriteValue(answer);
        }

        writer.WriteEndObject();
    }
}
