using Graph.Host.Telemetry;

namespace Graph.Host.Tests.Telemetry;

public sealed class TelemetryExportTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_SERVICE_NAME=mine", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c", false)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", true)]
    [InlineData("OTEL_TRACES_EXPORTER=console, otlp", true)]
    [InlineData("OTEL_TRACES_EXPORTER=none;OTEL_EXPORTER_OTLP_ENDPOINT=http://c", false)]
    [InlineData("OTEL_SDK_DISABLED=True;OTEL_EXPORTER_OTLP_ENDPOINT=http://c", false)]
    public void The_standard_variables_say_whether_traces_are_exported(string variables, bool expected)
    {
        var set = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]);

        var wants = TelemetryExport.Wants(name => set.GetValueOrDefault(name), "TRACES");

        wants.Should().Be(expected);
    }

    [Fact]
    public void Without_them_nothing_is_started()
    {
        TelemetryExport.Start(_ => null).Should().BeNull();
    }
}
