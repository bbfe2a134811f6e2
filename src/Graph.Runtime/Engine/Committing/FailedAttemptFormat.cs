using Graph.Runtime.Values;
using static Graph.Runtime.Checkpoints.TransitionFormat;

namespace Graph.Runtime.Engine.Committing;

/// <summary>How commits keep attempts that failed: the error as ever, and when it was and how long until the next one.</summary>
internal static class FailedAttemptFormat
{
    /// <param name="writer">Where to.</param>
    /// <param name="failures">The attempts.</param>
    /// <param name="task">The task that they are told with; attempts of another one name theirs.</param>
    internal static void Write(CommitWriter writer, IReadOnlyList<FailedAttempt> failures, string? task)
    {
        if (failures.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Failures);
        foreach (var failure in failures)
        {
            writer.WriteStartObject();
            if (failure.Task != task && failure.Task != failure.Error.Node)
            {
                writer.WriteString(Checkpoints.TransitionFormat.Task, failure.Task);
            }

            TransitionWriter.WriteErrorFacts(writer, failure.Error);
            if (failure.At is { } at)
            {
                writer.WriteString(At, at.ToString());
            }

            if (failure.Wait is { } wait)
            {
                writer.WriteNumber(Wait, wait.TotalMilliseconds);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static IReadOnlyList<FailedAttempt> Read(ValueMap map, string? task) =>
        map.TryGetValue("failures", out var failures) ? [.. failures.AsList().Select(failure => ReadOne(failure.AsMap(), task))] : [];

    private static FailedAttempt ReadOne(ValueMap failure, string? task)
    {
        var error = StoredTransition.ReadError(failure);
        return new FailedAttempt(failure.TryGetValue("task", out var key) ? key.AsString() : task ?? error.Node ?? "", error)
        {
            At = failure.TryGetValue("at", out var at) && Timestamp.TryParse(at.AsString(), out var time) ? time : null,
            Wait = failure.TryGetValue("wait_ms", out var wait)
                ? TimeSpan.FromMilliseconds(wait.Kind == ValueKind.Int ? wait.AsInt() : wait.AsFloat())
                : null,
        };
    }
}
