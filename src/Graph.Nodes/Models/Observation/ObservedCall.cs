using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models.Observation;

/// <summary>One call of a model while somebody listens.</summary>
internal sealed class ObservedCall : IDisposable
{
    private const string Abandoned = "abandoned";

    private readonly ModelIdentity _identity;
    private readonly Activity? _span;
    private readonly bool _recordsContent;
    private readonly bool _isStreamed;
    private readonly long _began = Stopwatch.GetTimestamp();
    private bool _hasPiece;
    private bool _isOver;

    internal ObservedCall(ModelIdentity identity, IReadOnlyList<ChatMessage> asked, ChatOptions? options, bool isStreamed, bool recordsContent)
    {
        _identity = identity;
        _isStreamed = isStreamed;
        _recordsContent = recordsContent;
        _span = ModelTelemetry.Start(identity);
        _span?.SetTag(ModelTelemetry.RequestStream, isStreamed)
            .SetTag(ModelTelemetry.RequestMaxTokens, options?.MaxOutputTokens)
            .SetTag(ModelTelemetry.RequestTemperature, options?.Temperature)
            .SetTag(ModelTelemetry.RequestTopP, options?.TopP);
        if (recordsContent)
        {
            _span?.SetTag(ModelTelemetry.InputMessages, MessageText.Of(asked));
        }
    }

    /// <summary>A piece of a streamed answer came.</summary>
    internal void NotePiece()
    {
        if (_isStreamed && !_hasPiece)
        {
            _hasPiece = true;
            _span?.SetTag(ModelTelemetry.TimeToFirstChunk, Stopwatch.GetElapsedTime(_began).TotalSeconds);
        }
    }

    internal void End(ChatResponse response)
    {
        _isOver = true;
        _span?.SetTag(ModelTelemetry.ResponseId, response.ResponseId)
            .SetTag(ModelTelemetry.ResponseModel, response.ModelId)
            .SetTag(ModelTelemetry.FinishReasons, response.FinishReason is { } reason ? new[] { reason.Value } : null)
            .SetTag(ModelTelemetry.InputTokens, response.Usage?.InputTokenCount)
            .SetTag(ModelTelemetry.OutputTokens, response.Usage?.OutputTokenCount);
        if (_recordsContent)
        {
            _span?.SetTag(ModelTelemetry.OutputMessages, MessageText.Of(response.Messages, response.FinishReason?.Value));
        }

        ModelTelemetry.CountTokens(_identity, "input", response.Usage?.InputTokenCount);
        ModelTelemetry.CountTokens(_identity, "output", response.Usage?.OutputTokenCount);
        ModelTelemetry.CountDuration(_identity, Stopwatch.GetElapsedTime(_began), null);
    }

    /// <summary>Only the sort of error is told: a message may quote what was asked.</summary>
    internal void Fail(Exception failure) => Fail(failure.GetType().FullName ?? failure.GetType().Name);

    public void Dispose()
    {
        if (!_isOver)
        {
            // Whoever read the stream stopped in the middle.
            Fail(Abandoned);
        }

        _span?.Dispose();
    }

    private void Fail(string kind)
    {
        _isOver = true;
        _span?.SetTag(ModelTelemetry.ErrorType, kind).SetStatus(ActivityStatusCode.Error);
        ModelTelemetry.CountDuration(_identity, Stopwatch.GetElapsedTime(_began), kind);
    }
}
