using System.Net;
using System.Net.Sockets;

namespace Graph.Testing.Servers;

/// <summary>Stands between a client and its server. When told to, it lets one more request through, keeps its answer back and hangs up: the server
/// has done what it was told, and the client never hears of it.</summary>
public sealed class ReplyDroppingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _repliesToDrop = -1;

    /// <summary>Starts it before a server on the loopback.</summary>
    public ReplyDroppingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens on the loopback.</summary>
    public int Port { get; }

    /// <summary>How many answers it has kept back.</summary>
    public int Dropped { get; private set; }

    /// <summary>Keeps the next answer back.</summary>
    public void DropNextReply() => DropReply(after: 0);

    /// <summary>Lets some answers through and keeps the one after them back.</summary>
    public void DropReply(int after) => Volatile.Write(ref _repliesToDrop, after);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
                connections.RemoveAll(connection => connection.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var toServer = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await toServer.ConnectAsync(IPAddress.Loopback, _serverPort, _end.Token);
                await Task.WhenAny(
                    PassOnAsync(client.GetStream(), toServer.GetStream(), () => false),
                    PassOnAsync(toServer.GetStream(), client.GetStream(), TakeDrop));
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // Either side may hang up at any time.
            }
        }
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to, Func<bool> mustDrop)
    {
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await from.ReadAsync(buffer, _end.Token)) > 0 && !mustDrop())
        {
            await to.WriteAsync(buffer.AsMemory(0, length), _end.Token);
        }
    }

    private bool TakeDrop()
    {
        var left = Volatile.Read(ref _repliesToDrop);
        if (left < 0 || Interlocked.CompareExchange(ref _repliesToDrop, left - 1, left) != left || left > 0)
        {
            return false;
        }

        Dropped++;
        return true;
    }
}
