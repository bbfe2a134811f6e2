namespace Graph.Host.Telemetry;

/// <summary>Whether and what to export, as the standard variables of OpenTelemetry say. Without them nothing of OpenTelemetry is even loaded.</summary>
internal static class TelemetryExport
{
    private const string DisabledVariable = "OTEL_SDK_DISABLED";
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Otlp = "otlp";

    /// <summary>Starts to export what this process does.</summary>
    /// <param name="variables">Reads an environment variable.</param>
    /// <returns>What sends the rest when it is disposed of; null when nothing is to be exported.</returns>
    internal static IDisposable? Start(Func<string, string?> variables)
    {
        var traces = Wants(variables, "TRACES");
        var metrics = Wants(variables, "METRICS");
        return traces || metrics ? OtlpExport.Start(variables, traces, metrics) : null;
    }

    /// <summary>Whether a signal is exported: its exporter is named, or is not and there is somewhere to send it.</summary>
    internal static bool Wants(Func<string, string?> variables, string signal)
    {
        if (string.Equals(variables(DisabledVariable), "true", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return variables($"OTEL_{signal}_EXPORTER") is { Length: > 0 } exporters
            ? exporters.Split(',', StringSplitOptions.TrimEntries).Contains(Otlp, StringComparer.OrdinalIgnoreCase)
            : !string.IsNullOrEmpty(variables(EndpointVariable)) || !string.IsNullOrEmpty(variables($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));
    }
}
