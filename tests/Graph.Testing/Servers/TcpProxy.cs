using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Graph.Testing.Servers;

/// <summary>Stands between a client and a server on the loopback, and harms what passes: answers that never come, lines that fall silent.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Line> _lines = [];
    private readonly int _server;
    private readonly Task _accepting;
    private LostAnswer? _lost;
    private volatile Slowness? _slowness;

    public TcpProxy(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port { get; }

    /// <summary>Lets the next request that contains a text through, throws its answer away, and cuts that line.</summary>
    /// <returns>Completed when that has happened.</returns>
    public Task LoseAnswerTo(string text)
    {
        var lost = new LostAnswer(Encoding.UTF8.GetBytes(text));
        _lost = lost;
        return lost.Done.Task;
    }

    /// <summary>From now on everything takes its time, on all lines.</summary>
    /// <param name="oneWay">How long a piece is under way.</param>
    /// <param name="bytesPerSecond">How much passes at the most.</param>
    /// <param name="stall">How much longer some pieces take, as when a packet is lost and sent again.</param>
    /// <param name="every">Each how-many-th piece that is.</param>
    public void MakeSlow(TimeSpan oneWay, int bytesPerSecond, TimeSpan stall, int every) => _slowness = new Slowness(oneWay, bytesPerSecond, stall, every);

    /// <summary>From now on nothing passes on the lines that are there, and they stay open. New ones are not harmed.</summary>
    public void SilenceLines()
    {
        foreach (var line in _lines)
        {
            line.IsSilent = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var line in _lines)
        {
            line.Cut();
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                var line = new Line(client, server);
                _lines.Add(line);
                _ = Task.WhenAll(PassAsync(line, client, server, isAnswer: false), PassAsync(line, server, client, isAnswer: true));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the proxy, or of the server behind it.
        }
    }

    private async Task PassAsync(Line line, TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0;)
            {
                if (isAnswer && line.Loses is { } lost)
                {
                    lost.Done.TrySetResult();
                    break;
                }

                NoteRequest(line, buffer.AsSpan(0, count), isAnswer);
                if (_slowness is { } slowness)
                {
                    await slowness.PassAsync(count, _stop.Token);
                }

                if (!line.IsSilent)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // One of the two hung up.
        }

        line.Cut();
    }

    private void NoteRequest(Line line, ReadOnlySpan<byte> bytes, bool isAnswer)
    {
        if (!isAnswer && _lost is { } lost && bytes.IndexOf(lost.Text) >= 0 && Interlocked.CompareExchange(ref _lost, null, lost) == lost)
        {
            line.Loses = lost;
        }
    }

    private sealed class Slowness(TimeSpan oneWay, int bytesPerSecond, TimeSpan stall, int every)
    {
        private int _pieces;

        internal Task PassAsync(int bytes, CancellationToken stop)
        {
            var isStalled = Interlocked.Increment(ref _pieces) % every == 0;
            return Task.Delay(oneWay + TimeSpan.FromSeconds((double)bytes / bytesPerSecond) + (isStalled ? stall : TimeSpan.Zero), TimeProvider.System, stop);
        }
    }

    private sealed record LostAnswer(byte[] Text)
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Line(TcpClient client, TcpClient server)
    {
        private volatile bool _isSilent;
        private volatile LostAnswer? _loses;

        internal bool IsSilent { get => _isSilent; set => _isSilent = value; }

        internal LostAnswer? Loses { get => _loses; set => _loses = value; }

        internal void Cut()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
