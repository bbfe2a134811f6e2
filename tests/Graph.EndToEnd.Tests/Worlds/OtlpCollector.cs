using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Graph.EndToEnd.Tests.Worlds;

/// <summary>A collector that takes OTLP over HTTP and remembers what it was sent.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ProtobufMessage> _traces = new();
    private readonly ConcurrentQueue<ProtobufMessage> _metrics = new();
    private readonly Task _serving;

    internal OtlpCollector()
    {
        Endpoint = $"http://127.0.0.1:{FindPort().ToString(CultureInfo.InvariantCulture)}";
        _listener.Prefixes.Add($"{Endpoint}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    internal string Endpoint { get; }

    /// <summary>What a process must be told to send here.</summary>
    internal Dictionary<string, string> Variables => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    internal IReadOnlyList<OtlpSpan> Spans =>
        [.. _traces.SelectMany(request => request.Messages(1)).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)).Select(OtlpSpan.Read)];

    internal IReadOnlyList<string> MetricNames =>
        [.. _metrics.SelectMany(request => request.Messages(1)).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)).Select(metric => metric.Text(1))];

    /// <summary>What the sender calls itself.</summary>
    internal IReadOnlyDictionary<string, string> Resource => OtlpSpan.Attributes(_traces.First().Messages(1).First().Messages(1).First(), 1);

    /// <summary>Where a span stands: the names of those that it is inside of, and its own.</summary>
    internal string PathOf(OtlpSpan span) =>
        Spans.FirstOrDefault(other => other.Id == span.Parent) is { } parent ? $"{PathOf(parent)} > {span.Name}" : span.Name;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await TakeAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task TakeAsync(HttpListenerContext exchange)
    {
        using var body = new MemoryStream();
        await exchange.Request.InputStream.CopyToAsync(body);
        (exchange.Request.RawUrl == "/v1/metrics" ? _metrics : _traces).Enqueue(new ProtobufMessage(body.ToArray()));
        exchange.Response.ContentType = "application/x-protobuf";
        exchange.Response.Close();
    }

    private static int FindPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A span as it was sent.</summary>
internal sealed record OtlpSpan(string Id, string Parent, string Trace, string Name, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Links, bool IsError)
{
    private const ulong ErrorCode = 2;

    internal static OtlpSpan Read(ProtobufMessage span) => new(
        span.Hex(2),
        span.Hex(4),
        span.Hex(1),
        span.Text(5),
        Attributes(span, 9),
        [.. span.Messages(13).Select(link => link.Hex(2))],
        span.Messages(15).Any(status => status.Number(3) == ErrorCode));

    internal static IReadOnlyDictionary<string, string> Attributes(ProtobufMessage holder, int field) =>
        holder.Messages(field).ToDictionary(attribute => attribute.Text(1), attribute => ValueOf(attribute.Messages(2).First()));

    private static string ValueOf(ProtobufMessage value) =>
        value.Has(1) ? value.Text(1) : (value.Number(3) ?? value.Number(2) ?? 0).ToString(CultureInfo.InvariantCulture);
}
