using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Pruning;

/// <summary>What a commit says of a step that is not over: outcomes of finished tasks, answers. Commits of one step each say only what is new, and only a
/// load that reads all of them knows the step.</summary>
/// <param name="Adds">Whether it adds to what the commits before it said.</param>
/// <param name="SaysAny">Whether it says anything.</param>
internal readonly record struct StepShare(bool Adds, bool SaysAny)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ExportFormat.MaxDepth };

    /// <summary>Looks at the names in a commit's body and passes over what stands under them.</summary>
    internal static StepShare Of(ReadOnlySpan<byte> body)
    {
        var share = default(StepShare);
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isOfStep = reader.ValueTextEquals(TransitionFormat.Finished.EncodedUtf8Bytes) || reader.ValueTextEquals(TransitionFormat.Answers.EncodedUtf8Bytes);
                share = new StepShare(
                    share.Adds || reader.ValueTextEquals(TransitionFormat.Adds.EncodedUtf8Bytes), share.SaysAny || (isOfStep && HoldsAny(reader)));
                reader.Skip();
            }

            return share;
        }
        catch (JsonException)
        {
            // What cannot be read goes with its neighbours.
            return new StepShare(Adds: true, SaysAny: true);
        }
    }

    /// <summary>Whether the list or map under the name that was read has anything in it. The reader is a copy, so that the caller's stays where it is.</summary>
    private static bool HoldsAny(Utf8JsonReader reader) =>
        reader.Read() && reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
}
