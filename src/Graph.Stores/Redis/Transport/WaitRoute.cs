using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Leads WAIT to one node of a cluster. The command names no key, and the driver finds a node by a key alone: it is handed the number of
/// milliseconds as a key, and that number is chosen so that its slot lies on the node.</summary>
/// <param name="master">The node.</param>
/// <param name="database">Sends.</param>
/// <param name="wait">How long a WAIT may take.</param>
internal sealed class WaitRoute(EndPoint master, IDatabase database, ReplicaWait wait)
{
    private const int AskedAtOnce = 16;

    private RedisKey? _found;

    /// <summary>A large number of milliseconds that leads to the node.</summary>
    /// <exception cref="RedisFault">None does.</exception>
    internal async Task<RedisKey> FindAsync()
    {
        if (_found is { } known)
        {
            return known;
        }

        for (var most = wait.AtMostMilliseconds; most > 0; most -= AskedAtOnce)
        {
            var places = Enumerable.Range(0, Math.Min(AskedAtOnce, most)).Select(less => LookAsync(most - less));
            await foreach (var looked in Task.WhenEach(places))
            {
                if (looked.IsCompletedSuccessfully && await looked is { } number)
                {
                    _found = number;
                    return number;
                }
            }
        }

        throw RedisFault.NoRoute(master, wait.AtMostMilliseconds);
    }

    /// <summary>The number that was found leads elsewhere by now.</summary>
    internal void Forget() => _found = null;

    /// <summary>The number, if it leads to the node. One that does not answer is given up for the others after as long as a WAIT may take.</summary>
    private async Task<RedisKey?> LookAsync(int milliseconds)
    {
        RedisKey number = milliseconds.ToString(CultureInfo.InvariantCulture);
        try
        {
            return await LeadsHereAsync(number);
        }
        catch (RedisServerException)
        {
            // The slot is another node's than the driver believed, which knows that by now.
            return await LeadsHereAsync(number);
        }
    }

    private async Task<RedisKey?> LeadsHereAsync(RedisKey number) =>
        Equals(await database.IdentifyEndpointAsync(number, ReplicatedWrites.Strictly).WaitAsync(wait.AtMost, wait.Time), master) ? number : (RedisKey?)null;
}
