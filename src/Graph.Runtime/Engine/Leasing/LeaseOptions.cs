using System.ComponentModel.DataAnnotations;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>How the runs of one process hold their threads against others.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a thread stays a run's after the last sign of life. Longer bears longer pauses; shorter lets others take over sooner.</summary>
    /// <value>Default 30 seconds; at least 1 second. Over 49 days nothing is renewed: for processes that nobody shares a store with.</value>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often runs that have not committed lately renew their lease, and learn whether somebody asked them to stop.</summary>
    /// <value>Default null: a third of <see cref="Duration"/>, which is also the most.</value>
    public TimeSpan? RenewEvery { get; init; }

    /// <summary>How often a run that waits for a busy thread looks whether it is free; within one process it is told at once.</summary>
    /// <value>Default 250 milliseconds.</value>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whose the leases are.</summary>
    /// <value>Default null: this process.</value>
    public LeaseOwner? Owner { get; init; }

    /// <summary>Says of an owner whether it is known to be gone, so that its leases are broken and not waited for. It must never say so of one that may live.</summary>
    /// <value>Default: a process of this machine that has ended.</value>
    public Func<LeaseOwner, bool> IsGone { get; init; } = static owner => owner.IsGone();

    /// <summary>For a store that nobody else can have open: nothing is renewed.</summary>
    internal static LeaseOptions OfOneProcess { get; } = new() { Duration = TimeSpan.FromDays(36_500) };

    internal TimeSpan Interval => RenewEvery is { } given && given < Duration / 3 ? given : Duration / 3;

    internal void Validate()
    {
        if (Duration < TimeSpan.FromSeconds(1) || RenewEvery <= TimeSpan.Zero || PollEvery <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"A lease lasts at least 1 second, and is renewed and looked for every now and then; given are {Text(Duration)}, {(RenewEvery is { } given ? Text(given) : "nothing")} and {Text(PollEvery)}.");
        }
    }

    private static string Text(TimeSpan time) => Values.Duration.From(time).ToTypedText();
}
