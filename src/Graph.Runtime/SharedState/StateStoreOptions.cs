using System.ComponentModel.DataAnnotations;

namespace Graph.Runtime.SharedState;

/// <summary>How shared state is used.</summary>
public sealed record StateStoreOptions
{
    /// <summary>How many bytes a value has at the most once it is written as bytes.</summary>
    /// <value>Default 1 MiB; from 1 byte to 64 MiB.</value>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxValueBytes { get; init; } = 1024 * 1024;

    /// <summary>How often an update is tried at the most while others change the entry.</summary>
    /// <value>Default 20; from 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int MaxAttempts { get; init; } = 20;

    /// <summary>The longest pause before the second attempt; it doubles with each one, and how much of it is waited is drawn at random.</summary>
    /// <value>Default 10 ms; from 1 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What a pause never grows beyond.</summary>
    /// <value>Default 500 ms; from the first pause to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How values are written as bytes.</summary>
    /// <value>Default JSON.</value>
    public IStateSerializer Serializer { get; init; } = new JsonStateSerializer();

    /// <summary>Refuses settings that cannot be.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Serializer);
        Require(MaxValueBytes is >= 1 and <= 64 * 1024 * 1024, nameof(MaxValueBytes), MaxValueBytes, "from 1 byte to 64 MiB");
        Require(MaxAttempts is >= 1 and <= 1_000, nameof(MaxAttempts), MaxAttempts, "from 1 to 1,000");
        Require(IsPause(FirstPause), nameof(FirstPause), FirstPause, "from 1 ms to 1 minute");
        Require(IsPause(LongestPause) && LongestPause >= FirstPause, nameof(LongestPause), LongestPause, "from the first pause to 1 minute");
    }

    private static bool IsPause(TimeSpan pause) => pause >= TimeSpan.FromMilliseconds(1) && pause <= TimeSpan.FromMinutes(1);

    private static void Require(bool fits, string option, object value, string bounds)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} of shared state is {bounds}.");
        }
    }
}
