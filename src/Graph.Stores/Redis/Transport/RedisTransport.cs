using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The transport over StackExchange.Redis. Nothing of it that blocks is used.</summary>
internal sealed class RedisTransport : IRedisTransport
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    // The driver may keep a call for a node that is gone and never say so: sent again, it goes to the node's successor.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(5);

    private readonly bool _waitsForReplicas;
    private readonly string? _user;
    private readonly TimeSpan _callTimeout;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly RedisConnection[] _connections;
    private readonly RedisWatchdog _watchdog;
    private readonly PasswordProbe _probe;
    private readonly ConcurrentDictionary<string, Action<string>> _listeners = new(StringComparer.Ordinal);
    private long _changes;

    internal RedisTransport(RedisStoreOptions options, TimeProvider time, Random random)
    {
        _callTimeout = options.CallTimeout;
        _time = time;
        _random = random;
        _waitsForReplicas = options.Replicas > 0;
        _user = options.User;
        _probe = new PasswordProbe(options);
        var wait = ReplicaWait.Of(options, time);
        _connections =
        [
            .. Enum.GetValues<RedisLane>().Select(
                lane => new RedisConnection(() => RedisSettings.Make(options, lane), wait, Preparation(lane), time)),
        ];
        _watchdog = new RedisWatchdog(_connections, time);
    }

    /// <inheritdoc />
    public long Changes => Interlocked.Read(ref _changes);

    /// <inheritdoc />
    public Task<RedisResult> RunAsync(
        RedisLane lane, RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        _waitsForReplicas && script.MustSurvive
            ? CallAsync(RedisLane.Replicated, (link, last) => link.Replicated.SendAsync(keys[^1], () => SendAsync(link, script, keys, arguments, last, ReplicatedWrites.Strictly)), cancellationToken)
            : CallAsync(lane, (link, last) => SendAsync(link, script, keys, arguments, last), cancellationToken);

    /// <inheritdoc />
    public Task<RedisResult> ExecuteAsync(RedisLane lane, string command, object[] arguments, CancellationToken cancellationToken) =>
        CallAsync(lane, (link, _) => link.Database.ExecuteAsync(command, arguments, CommandFlags.DemandMaster), cancellationToken);

    /// <inheritdoc />
    public Task PublishAsync(string channel, string word, CancellationToken cancellationToken) =>
        CallAsync(RedisLane.Words, (link, _) => link.Multiplexer.GetSubscriber().PublishAsync(Channel(channel), word), cancellationToken);

    /// <inheritdoc />
    public Task SubscribeAsync(string channel, Action<string> take, CancellationToken cancellationToken)
    {
        _listeners[channel] = take;
        return CallAsync(RedisLane.Words, (link, _) => ListenAsync(link, channel, take), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<RedisServerFacts>> InspectAsync(CancellationToken cancellationToken) =>
        CallAsync(RedisLane.Control, (link, _) => InspectAsync(link, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _watchdog.DisposeAsync();
        Array.ForEach(_connections, connection => connection.Dispose());
    }

    private static Task<RedisResult> SendAsync(
        RedisLink link, RedisScript script, RedisKey[] keys, RedisValue[] arguments, RedisFault? last, CommandFlags flags = CommandFlags.DemandMaster) =>
        last?.Code == RedisFault.ScriptUnknown
            ? link.Database.ExecuteAsync("EVAL", [script.Text, keys.Length, .. keys, .. arguments], flags)
            : link.Database.ScriptEvaluateAsync(script.Hash, keys, arguments, flags);

    private static RedisChannel Channel(string name) => new(name, RedisChannel.PatternMode.Literal);

    private static async Task<bool> ListenAsync(RedisLink link, string channel, Action<string> take)
    {
        await link.Multiplexer.GetSubscriber().SubscribeAsync(Channel(channel), (_, word) => take(word!));
        return true;
    }

    private async Task<IReadOnlyList<RedisServerFacts>> InspectAsync(RedisLink link, CancellationToken cancellationToken)
    {
        try
        {
            return await RedisInspection.ReadMastersAsync(link, _user);
        }
        catch (RedisConnectionException failure) when (RedisFault.From(failure).MayPass)
        {
            // The driver does not always say that it was the password which kept it from connecting.
            await _probe.RequireAcceptedAsync(cancellationToken);
            throw;
        }
    }

    private Func<RedisLink, Task>? Preparation(RedisLane lane) => lane switch
    {
        RedisLane.Words => ListenAgainAsync,
        RedisLane.Control => NoteChangesAsync,
        _ => null,
    };

    private Task NoteChangesAsync(RedisLink link)
    {
        Interlocked.Increment(ref _changes);
        link.Multiplexer.ConnectionRestored += (_, _) => Interlocked.Increment(ref _changes);
        link.Multiplexer.ConfigurationChanged += (_, _) => Interlocked.Increment(ref _changes);
        return Task.CompletedTask;
    }

    /// <summary>Makes a new link hear what the one before it heard.</summary>
    private async Task ListenAgainAsync(RedisLink link)
    {
        try
        {
            foreach (var (channel, take) in _listeners)
            {
                await ListenAsync(link, channel, take).WaitAsync(LongestAttempt, _time);
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The driver has noted the channel, and asks for it as soon as it is connected.
        }
    }

    private async Task<T> CallAsync<T>(RedisLane lane, Func<RedisLink, RedisFault?, Task<T>> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = _connections[(int)lane];
        var started = _time.GetTimestamp();
        RedisFault? last = null;
        for (var attempt = 1; ; attempt++)
        {
            RedisLink? link = null;
            try
            {
                link = await connection.GetAsync().WaitAsync(Left(started), _time, cancellationToken);
                return await AnswerAsync(send(link, last), link, LeftToAnswer(started, lane), cancellationToken);
            }
            catch (TimeoutException) when (link is null && !connection.IsClosed)
            {
                // The driver was still connecting: nothing was sent.
                last = RedisFault.NoMaster().After(last);
            }
            catch (TimeoutException silence) when (link is { Multiplexer.IsConnected: false } && !connection.IsClosed)
            {
                // Sent over a connection that is gone, or still with the driver, which found no server to send it to.
                last = RedisFault.OutOfReach(silence).After(last);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !connection.IsClosed)
            {
                last = RedisFault.From(exception).After(last);
            }

            if (!last.MayPass || Left(started) == TimeSpan.Zero)
            {
                throw last;
            }

            await PrepareNextAsync(connection, link, last, attempt, Left(started), cancellationToken);
        }
    }

    private async Task<T> AnswerAsync<T>(Task<T> answer, RedisLink link, TimeSpan left, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return await answer.WaitAsync(left, _time, link.Lost);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, link.Lost);
        return await answer.WaitAsync(left, _time, either.Token);
    }

    private async Task PrepareNextAsync(
        RedisConnection connection, RedisLink? link, RedisFault fault, int attempt, TimeSpan left, CancellationToken cancellationToken)
    {
        if (fault.Code == RedisFault.ScriptUnknown)
        {
            return;
        }

        if (fault.Code == RedisFault.IsReplica && link is not null)
        {
            // Ends by itself when the driver's own look-up does; this call only has to try again later.
            _ = connection.ReconfigureAsync(link);
        }

        var longest = Math.Min(LongestPause.TotalMilliseconds, FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 10)));
        var pause = TimeSpan.FromMilliseconds(longest * (0.5 + (_random.NextDouble() / 2)));
        await Task.Delay(pause < left ? pause : left, _time, cancellationToken);
    }

    private TimeSpan LeftToAnswer(long started, RedisLane lane)
    {
        // What is large may take its time, as long as there is enough of it for a second attempt.
        var isLarge = lane is RedisLane.Bulk or RedisLane.Replicated;
        var longest = isLarge ? _callTimeout / 2 : _callTimeout / 3;
        var left = Left(started);
        var most = isLarge || longest < LongestAttempt ? longest : LongestAttempt;
        return left < most ? left : most;
    }

    private TimeSpan Left(long started)
    {
        var left = _callTimeout - _time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
