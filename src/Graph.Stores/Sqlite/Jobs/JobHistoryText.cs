using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>What went wrong with a job, and the queues of a worker, as the file has them: JSON that people can query.</summary>
internal static class JobHistoryText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string? Write(IReadOnlyList<JobFailure> history) => history.Count == 0
        ? null
        : JsonSerializer.Serialize(history.Select(failure => new Line(failure.Kind, failure.Message, failure.At.ToString(), failure.Worker)), Options);

    internal static IReadOnlyList<JobFailure> Read(string text) =>
        [.. JsonSerializer.Deserialize<Line[]>(text, Options)!.Select(line => new JobFailure(line.Kind, line.Message, TimeOf(line.At), line.Worker))];

    internal static string Write(IReadOnlyList<QueueShare> queues) => JsonSerializer.Serialize(queues, Options);

    internal static IReadOnlyList<QueueShare> ReadQueues(string text) => JsonSerializer.Deserialize<QueueShare[]>(text, Options)!;

    /// <summary>The names alone, to be matched in a query.</summary>
    internal static string WriteNames(IReadOnlyList<QueueShare> queues) => JsonSerializer.Serialize(queues.Select(share => share.Queue));

    private static Timestamp TimeOf(string text) => Timestamp.TryParse(text, out var time) ? time : default;

    private sealed record Line(string Kind, string Message, string At, string Worker);
}
