using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Redis.Jobs;

/// <summary>A job as the thread's hash spells it: JSON. Its state and its attempts are fields of their own, because scripts look at them.</summary>
internal static class JobText
{
    internal static byte[] Write(ThreadJob job)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("id", job.Id.Value);
        json.WriteString("queue", job.Placement.Queue);
        json.WriteNumber("priority", job.Placement.Priority);
        json.WriteString("tenant", job.Placement.Tenant);
        json.WriteString("asked_at", RedisTime.Write(job.EnqueuedAt));
        json.WriteString("due_at", job.DueAt is { } due ? RedisTime.Write(due) : null);
        json.WriteNumber("failures", job.Failures);
        json.WriteStartArray("history");
        foreach (var failure in job.History)
        {
            WriteFailure(json, failure);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    internal static ThreadJob Read(byte[] text, string state, string attempt)
    {
        using var json = JsonDocument.Parse(text);
        var job = json.RootElement;
        return new ThreadJob
        {
            Id = new JobId(Text(job, "id")),
            Placement = new JobPlacement { Queue = Text(job, "queue"), Priority = job.GetProperty("priority").GetInt32(), Tenant = Text(job, "tenant") },
            State = Enum.Parse<JobState>(state),
            Attempt = int.Parse(attempt, NumberStyles.None, CultureInfo.InvariantCulture),
            Failures = job.GetProperty("failures").GetInt32(),
            EnqueuedAt = RedisTime.Read(Text(job, "asked_at")),
            DueAt = job.GetProperty("due_at").GetString() is { } due ? RedisTime.Read(due) : null,
            History = [.. job.GetProperty("history").EnumerateArray().Select(ReadFailure)],
        };
    }

    private static void WriteFailure(Utf8JsonWriter json, JobFailure failure)
    {
        json.WriteStartObject();
        json.WriteString("kind", failure.Kind);
        json.WriteString("message", failure.Message);
        json.WriteString("at", RedisTime.Write(failure.At));
        json.WriteString("worker", failure.Worker);
        json.WriteEndObject();
    }

    private static JobFailure ReadFailure(JsonElement failure) =>
        new(Text(failure, "kind"), Text(failure, "message"), RedisTime.Read(Text(failure, "at")), Text(failure, "worker"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
