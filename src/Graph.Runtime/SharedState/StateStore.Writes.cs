using System.Diagnostics;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.SharedState;

/// <content>How calls become writes, and answers results.</content>
public sealed partial class StateStore
{
    internal StateChange.Put Put<T>(string key, T value, StateWriteOptions? options)
    {
        ArgumentNullException.ThrowIfNull(value);
        var itsKey = KeyOf(key);
        var body = _options.Serializer.Write(value);
        return body.Length > _options.MaxValueBytes
            ? throw new StateTooLargeException(itsKey, body.Length, _options.MaxValueBytes)
            : new StateChange.Put(itsKey, body)
            {
                ExpectedVersion = options?.ExpectedVersion,
                FencingToken = options?.FencingToken,
                Expiry = options?.ExpiresIn is { } lifetime ? new StateExpiry.After(lifetime) : new StateExpiry.Never(),
            };
    }

    internal StateChange.Delete Delete(string key, StateWriteOptions? options) =>
        new(KeyOf(key)) { ExpectedVersion = options?.ExpectedVersion, FencingToken = options?.FencingToken };

    internal StateKey KeyOf(string key)
    {
        StateNames.Require(key, nameof(key), StateNames.LongestName);
        return new StateKey(Space, Partition, key);
    }

    private ValueTask<StateWriteAnswer> WriteAsync(StateWriteOptions? options, IReadOnlyList<StateChange> changes, CancellationToken cancellationToken) =>
        StoreCalls.WriteStateAsync(_store, new StateWrite { Id = options?.Id ?? NewId(), Changes = changes }, cancellationToken);

    private StateWriteId NewId() => new(_ids.NewId());

    private Versioned<T> Read<T>(StateEntry entry)
    {
        try
        {
            return new Versioned<T>(entry.Key.Name, _options.Serializer.Read<T>(entry.Body), entry.Version);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            throw new StateUnreadableException(entry.Key, entry.Version, typeof(T), unreadable);
        }
    }

    private async ValueTask PauseAfterConflictAsync(StateWriteAnswer answer, StateWriteOptions? options, int attempt, CancellationToken cancellationToken)
    {
        if (answer is not StateWriteAnswer.Stored && (answer is not StateWriteAnswer.Conflicted || attempt >= _options.MaxAttempts))
        {
            RequireStored(answer, options, attempt);
        }

        await PauseAsync(attempt, Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>The whole pause is drawn, so that those who met do not meet again.</summary>
    private Task PauseAsync(int attempt, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var longest = Math.Min(_options.FirstPause.TotalMilliseconds * Math.Pow(2, attempt - 1), _options.LongestPause.TotalMilliseconds);
        double share;
        lock (_random)
        {
            share = _random.NextDouble();
        }

        var pause = TimeSpan.FromMilliseconds(longest * share);
        return Task.Delay(atMost != Timeout.InfiniteTimeSpan && atMost < pause ? atMost : pause, _time, cancellationToken);
    }

    private static StateWriteAnswer.Stored RequireStored(StateWriteAnswer answer, StateWriteOptions? options, int attempts) => answer switch
    {
        StateWriteAnswer.Stored stored => stored,
        StateWriteAnswer.Conflicted conflict => throw new StateConflictException(conflict.Key, conflict.PresentVersion, attempts),
        StateWriteAnswer.Fenced fenced => throw new StateFencedException(fenced.Key, options?.FencingToken, fenced.HighestToken),
        _ => throw new UnreachableException($"No rule for {answer}."),
    };

    private static void RequireNoVersion(StateWriteOptions? options)
    {
        if (options?.ExpectedVersion is not null)
        {
            throw new ArgumentException("An update reads the version that it expects by itself. Leave ExpectedVersion out, or use SetAsync.", nameof(options));
        }
    }
}
