using System.ComponentModel.DataAnnotations;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Sqlite;

/// <summary>Where a SQLite store lies and how it weighs safety, speed and memory.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; it and its folder are made when they are not there.</summary>
    /// <value>A path on a local disk. Network file systems are refused: their locks cannot be relied on.</value>
    [Required]
    public required string Path { get; init; }

    /// <summary>When a commit counts as stored.</summary>
    /// <value>Default <see cref="SqliteSynchronous.Full"/>.</value>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>How long a write waits for one of another process before it fails.</summary>
    /// <value>Default 5 seconds; from 0 to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much of the file each connection may hold in memory, in KiB.</summary>
    /// <value>Default 16,384 (16 MiB); from 64 to 4,194,304.</value>
    [Range(64, 4_194_304)]
    public int CacheKibibytes { get; init; } = 16_384;

    /// <summary>How large the file may grow, in pages of 4 KiB; a commit beyond it fails as on a full disk.</summary>
    /// <value>Default null: as large as the disk allows. At least 64.</value>
    [Range(64, 4_294_967_294)]
    public long? MaximumPages { get; init; }

    /// <summary>What an acknowledged commit must survive at the least; <c>graph doctor</c> and workers say when <see cref="Synchronous"/> gives less.</summary>
    /// <value>Default null: whatever <see cref="Synchronous"/> gives.</value>
    public DurabilityClass? MinimumDurability { get; init; }

    /// <summary>The clock that leases are measured by. All processes at the file go by their machine's clock, which is one.</summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The bounds of its queues.</summary>
    public JobQueueOptions Queues { get; init; } = new();

    /// <summary>How often a worker that waits looks whether another process has asked for work; within one process it is told at once.</summary>
    /// <value>Default 100 milliseconds; from 1 millisecond to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentNullException.ThrowIfNull(Queues);
        Queues.Validate();
        Require(PollEvery >= TimeSpan.FromMilliseconds(1) && PollEvery <= TimeSpan.FromMinutes(1), nameof(PollEvery), PollEvery, "from 1 millisecond to 1 minute");
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        Require(BusyTimeout >= TimeSpan.Zero && BusyTimeout <= TimeSpan.FromMinutes(10), nameof(BusyTimeout), BusyTimeout, "from 0 to 10 minutes");
        Require(CacheKibibytes is >= 64 and <= 4_194_304, nameof(CacheKibibytes), CacheKibibytes, "from 64 to 4,194,304");
        Require(MaximumPages is null or (>= 64 and <= 4_294_967_294), nameof(MaximumPages), MaximumPages, "from 64 to 4,294,967,294, or null");
    }

    private static void Require(bool fits, string option, object? value, string bounds)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} of a SQLite store is {bounds}.");
        }
    }
}
