using Graph.Runtime.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Graph.Host.Telemetry;

/// <summary>Sends spans and metrics over OTLP; the exporters read their own variables.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string ServiceName = "graph";

    // A collector that is not there must not keep a command from ending.
    private const int LongestFlush = 5_000;

    private readonly TracerProvider? _tracer;
    private readonly MeterProvider? _meter;

    private OtlpExport(TracerProvider? tracer, MeterProvider? meter)
    {
        _tracer = tracer;
        _meter = meter;
    }

    internal static OtlpExport Start(Func<string, string?> variables, bool traces, bool metrics)
    {
        void Describe(ResourceBuilder resource) => AddName(resource, variables);
        var tracer = traces
            ? Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(GraphAgentsTelemetry.ActivitySourceName).AddOtlpExporter().Build()
            : null;
        var meter = metrics
            ? Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(GraphAgentsTelemetry.MeterName).AddOtlpExporter().Build()
            : null;
        return new OtlpExport(tracer, meter);
    }

    public void Dispose()
    {
        _tracer?.Shutdown(LongestFlush);
        _tracer?.Dispose();
        _meter?.Shutdown(LongestFlush);
        _meter?.Dispose();
    }

    private static void AddName(ResourceBuilder resource, Func<string, string?> variables)
    {
        var isNamed = !string.IsNullOrEmpty(variables("OTEL_SERVICE_NAME"))
            || variables("OTEL_RESOURCE_ATTRIBUTES")?.Contains("service.name", StringComparison.Ordinal) == true;
        if (!isNamed)
        {
            resource.AddService(ServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3));
        }
    }
}
