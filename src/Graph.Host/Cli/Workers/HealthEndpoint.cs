using System.Globalization;
using System.Net;
using System.Text;
using Graph.Host.Cli.Errors;
using Graph.Runtime.Hosting;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Workers;

/// <summary>Answers probes over HTTP: <c>/live</c> says whether to leave the process alone, <c>/ready</c> whether it takes jobs; 200 for yes and 503 for no.</summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly WorkerStatus _status;
    private readonly Task _serving;

    private HealthEndpoint(string host, int port, WorkerStatus status)
    {
        _status = status;
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/"));
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Listens, when that was asked for.</summary>
    /// <param name="address">A port, on all addresses of the machine, or <c>host:port</c>; null for not at all.</param>
    /// <param name="status">How the worker is.</param>
    /// <returns>The endpoint; null when none was asked for.</returns>
    /// <exception cref="CommandException">It cannot be listened to.</exception>
    internal static HealthEndpoint? Open(string? address, WorkerStatus status)
    {
        if (address is null)
        {
            return null;
        }

        var colon = address.LastIndexOf(':');
        if (!int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > ushort.MaxValue || colon == 0)
        {
            throw CommandException.Usage($"'--health' does not take '{address}'. Write a port, such as 8080, or an address and a port, such as 127.0.0.1:8080.");
        }

        try
        {
            return new HealthEndpoint(colon < 0 ? "*" : address[..colon], port, status);
        }
        catch (HttpListenerException refused)
        {
            throw CommandException.Usage($"'--health {address}' cannot be listened to: {refused.Message}. Choose a port that is free, and an address of this machine.", refused);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            await AnswerAsync(call);
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        var (isLive, isReady) = (_status.IsLive, _status.IsReady);
        try
        {
            call.Response.StatusCode = (int)(call.Request.Url?.AbsolutePath switch
            {
                "/live" => isLive ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable,
                "/ready" => isReady ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable,
                _ => HttpStatusCode.NotFound,
            });
            call.Response.ContentType = "application/json";
            var body = ValueMap.Of(
                ("live", isLive), ("ready", isReady), ("draining", _status.IsDraining), ("busy", (long)_status.Busy), ("worker", _status.Owner?.Value), ("trouble", _status.LastTrouble));
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(ValueJson.ToText(body) + "\n"));
            call.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // Whoever asked did not wait for the answer.
        }
    }
}
