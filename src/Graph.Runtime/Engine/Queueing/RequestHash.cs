using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Queueing;

/// <summary>Tells a request that is sent again under its key from another one under the same key.</summary>
internal static class RequestHash
{
    /// <summary>The key of a request; null when it has none.</summary>
    /// <exception cref="ArgumentException">It is too long, or empty.</exception>
    internal static SubmissionKey? KeyOf(JobSubmission submission, string workflow, ThreadId? thread, params IEnumerable<Value> asked)
    {
        if (submission.IdempotencyKey is not { } key)
        {
            return null;
        }

        if (key.Length is 0 or > 128 || key.Any(char.IsControl))
        {
            throw new ArgumentException($"An idempotency key has 1 to 128 characters, none of them a control character; '{key}' does not fit.", nameof(submission));
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(workflow);
            writer.WriteStringValue(thread?.Value);
            foreach (var value in asked)
            {
                ValueJson.Write(writer, value, isExact: true);
            }

            writer.WriteEndArray();
        }

        return new SubmissionKey(submission.Placement.Tenant, key, Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan)));
    }
}
