using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Graph.Stores.Redis.Transport;

/// <summary>Asks a server over a plain connection of its own whether it takes the password. Used only where the driver failed to connect.</summary>
internal sealed class PasswordProbe(RedisStoreOptions options)
{
    private const int DefaultPort = 6379;
    private const int LongestReply = 512;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // The words with which servers of all versions refuse: without a password, and with a wrong one.
    private static readonly string[] Refusals = ["-NOAUTH", "-WRONGPASS", "-ERR invalid password"];

    /// <summary>Ends well if a server can be asked and takes the password, and also if none can be asked.</summary>
    /// <exception cref="RedisFault">A server refuses what it is given.</exception>
    internal async Task RequireAcceptedAsync(CancellationToken cancellationToken)
    {
        foreach (var place in RedisSettings.Make(options, RedisLane.Control).EndPoints)
        {
            if (await IsRefusedAsync(place, cancellationToken))
            {
                throw RedisFault.PasswordRefused(null);
            }
        }
    }

    private async Task<bool> IsRefusedAsync(EndPoint place, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(WithPort(place), limit.Token);
            await using var stream = await OpenAsync(socket, place, limit.Token);
            await stream.WriteAsync(Question(), limit.Token);
            return IsRefusal(await ReadLineAsync(stream, limit.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or System.Security.Authentication.AuthenticationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The driver's own words stand.
            return false;
        }
    }

    private static EndPoint WithPort(EndPoint place) => place switch
    {
        IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, DefaultPort),
        DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, DefaultPort),
        _ => place,
    };

    private async ValueTask<Stream> OpenAsync(Socket socket, EndPoint place, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(socket);
        if (!options.UseTls)
        {
            return plain;
        }

        var secured = new SslStream(plain);
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = place is DnsEndPoint name ? name.Host : ((IPEndPoint)place).Address.ToString() }, cancellationToken);
        return secured;
    }

    private byte[] Question()
    {
        string[] words = (options.User, options.Password) switch
        {
            ({ } user, { } password) => ["AUTH", user, password],
            (_, { } password) => ["AUTH", password],
            _ => ["PING"],
        };
        var parts = words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes($"*{words.Length}\r\n{string.Concat(parts)}");
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reply = new byte[LongestReply];
        var length = await stream.ReadAtLeastAsync(reply, 1, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(reply, 0, length);
    }

    private static bool IsRefusal(string reply) => Refusals.Any(refusal => reply.StartsWith(refusal, StringComparison.Ordinal));
}
