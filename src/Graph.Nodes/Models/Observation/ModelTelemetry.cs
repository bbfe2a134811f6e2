using System.Diagnostics;
using System.Diagnostics.Metrics;
using Graph.Runtime.Telemetry;

namespace Graph.Nodes.Models.Observation;

/// <summary>The source and the instruments of model calls; to listeners they are those of the engine, because they go by the same names.</summary>
internal static class ModelTelemetry
{
    internal const string Chat = "chat";
    internal const string Operation = "gen_ai.operation.name";
    internal const string Provider = "gen_ai.provider.name";
    internal const string RequestModel = "gen_ai.request.model";
    internal const string RequestStream = "gen_ai.request.stream";
    internal const string RequestMaxTokens = "gen_ai.request.max_tokens";
    internal const string RequestTemperature = "gen_ai.request.temperature";
    internal const string RequestTopP = "gen_ai.request.top_p";
    internal const string ResponseId = "gen_ai.response.id";
    internal const string ResponseModel = "gen_ai.response.model";
    internal const string FinishReasons = "gen_ai.response.finish_reasons";
    internal const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    internal const string InputTokens = "gen_ai.usage.input_tokens";
    internal const string OutputTokens = "gen_ai.usage.output_tokens";
    internal const string InputMessages = "gen_ai.input.messages";
    internal const string OutputMessages = "gen_ai.output.messages";
    internal const string TokenType = "gen_ai.token.type";
    internal const string ErrorType = "error.type";
    internal const string Alias = "graph.model.alias";

    private static readonly ActivitySource Source = new(GraphAgentsTelemetry.ActivitySourceName, typeof(ModelTelemetry).Assembly.GetName().Version?.ToString(3));

    private static readonly Meter Meter = new(GraphAgentsTelemetry.MeterName, typeof(ModelTelemetry).Assembly.GetName().Version?.ToString(3));

    private static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens that models read and wrote.", null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
        });

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "How long calls of models took.", null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    internal static bool IsWanted => Source.HasListeners() || Tokens.Enabled || Duration.Enabled;

    internal static Activity? Start(ModelIdentity identity) => Source.StartActivity($"{Chat} {identity.Model}", ActivityKind.Client)?
        .SetTag(Operation, Chat)
        .SetTag(Provider, identity.Provider)
        .SetTag(RequestModel, identity.Model)
        .SetTag(Alias, identity.Alias);

    internal static void CountTokens(ModelIdentity identity, string type, long? count)
    {
        if (count is { } tokens)
        {
            var tags = Tags(identity);
            tags.Add(TokenType, type);
            Tokens.Record(tokens, tags);
        }
    }

    internal static void CountDuration(ModelIdentity identity, TimeSpan elapsed, string? errorType)
    {
        var tags = Tags(identity);
        if (errorType is not null)
        {
            tags.Add(ErrorType, errorType);
        }

        Duration.Record(elapsed.TotalSeconds, tags);
    }

    private static TagList Tags(ModelIdentity identity) => new()
    {
        { Operation, Chat }, { Provider, identity.Provider }, { RequestModel, identity.Model },
    };
}
