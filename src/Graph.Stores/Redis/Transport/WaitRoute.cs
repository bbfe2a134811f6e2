using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Leads WAIT to one node of a cluster. The command names no key, and the driver finds a node by a key alone: it is handed the number of
/// milliseconds as a key, and that number is chosen so that its slot lies on the node.</summary>
/// <param name="master">The node.</param>
/// <param name="database">Sends.</param>
/// <param name="atMost">How long a WAIT may take.</param>
internal sealed class WaitRoute(EndPoint master, IDatabase database, TimeSpan atMost)
{
    private const int AskedAtOnce = 16;

    private RedisKey? _found;

    /// <summary>A number that leads to whatever node it does.</summary>
    internal static RedisKey Nowhere => "1";

    /// <summary>A number of milliseconds that leads to the node. Nodes that do not answer are passed over.</summary>
    internal async Task<RedisKey> FindAsync()
    {
        if (_found is { } known)
        {
            return known;
        }

        for (var most = (int)atMost.TotalMilliseconds; most > 0; most -= AskedAtOnce)
        {
            var numbers = Enumerable.Range(Math.Max(1, most - AskedAtOnce + 1), Math.Min(AskedAtOnce, most));
            await foreach (var looked in Task.WhenEach(numbers.Select(LookAsync)))
            {
                if (looked.IsCompletedSuccessfully && await looked is { } number)
                {
                    _found = number;
                    return number;
                }
            }
        }

        return Nowhere;
    }

    /// <summary>The number that was found leads elsewhere by now.</summary>
    internal void Forget() => _found = null;

    private async Task<RedisKey?> LookAsync(int milliseconds)
    {
        RedisKey? number = milliseconds.ToString(CultureInfo.InvariantCulture);
        return Equals(await database.IdentifyEndpointAsync(number.Value, CommandFlags.DemandMaster), master) ? number : null;
    }
}
