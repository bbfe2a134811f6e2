using System.ComponentModel.DataAnnotations;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;

namespace Graph.Stores.Hybrid;

/// <summary>Where the truth lies, where its copies lie, and for how long.</summary>
public sealed record HybridStoreOptions
{
    /// <summary>The database that decides and keeps everything.</summary>
    public required PostgresStoreOptions Truth { get; init; }

    /// <summary>The server that has copies of threads that are at work. It may lose them at any time, and may be told to drop what was not used lately.</summary>
    public required RedisStoreOptions Copies { get; init; }

    /// <summary>How long a copy is kept after the thread was last read or moved.</summary>
    /// <value>Default 1 hour; from 1 second to 30 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Expiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a call waits for Redis until it goes on without.</summary>
    /// <value>Default 250 milliseconds; from 100 milliseconds to 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10")]
    public TimeSpan CopyTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Truth);
        ArgumentNullException.ThrowIfNull(Copies);
        Truth.Validate();
        Copies.Validate();
        Require(Expiry >= TimeSpan.FromSeconds(1) && Expiry <= TimeSpan.FromDays(30), nameof(Expiry), Expiry, "from 1 second to 30 days");
        Require(
            CopyTimeout >= TimeSpan.FromMilliseconds(100) && CopyTimeout <= TimeSpan.FromSeconds(10), nameof(CopyTimeout), CopyTimeout, "from 0.1 to 10 seconds");
    }

    private static void Require(bool fits, string option, object? value, string bounds)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} of a hybrid store is {bounds}.");
        }
    }
}
