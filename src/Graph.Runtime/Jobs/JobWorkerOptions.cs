using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>What a worker takes and how it works.</summary>
public sealed record JobWorkerOptions
{
    private static readonly string RuntimeVersion =
        typeof(JobWorkerOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>How many jobs it carries out at the same time.</summary>
    /// <value>Default 16; from 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int Concurrency { get; init; } = 16;

    /// <summary>The queues that it serves, with their shares of it.</summary>
    /// <value>Default: the queue <c>default</c>.</value>
    public IReadOnlyList<QueueShare> Queues { get; init; } = [new(JobPlacement.DefaultQueue)];

    /// <summary>How long a thread stays the worker's after its last sign of life. Longer bears longer pauses; shorter lets others take over sooner.</summary>
    /// <value>Default 30 seconds; at least 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many workers may claim a thread without a commit until it is parked: work that kills its worker. The third claim and those after it run
    /// alone, so that what merely shared the worker is not parked with it; with 1 or 2 nothing has that chance.</summary>
    /// <value>Default 5; from 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How often it asks for work at the least; new work usually wakes it at once.</summary>
    /// <value>Default 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Says when schedules are due, whose runs the worker then starts.</summary>
    /// <value>Default null: it starts none. The project Graph.Scheduling has one for cron expressions.</value>
    public IScheduleCalendar? Calendar { get; init; }

    /// <summary>How often it says that it lives.</summary>
    /// <value>Default 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long steps in hand are given to end once it is asked to drain; then their tasks are stopped, and run again elsewhere.</summary>
    /// <value>Default 20 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long tasks are given to end once they are told to stop; then they are left behind.</summary>
    /// <value>Default 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a failed run does to its job.</summary>
    public JobRetryPolicy Retry { get; init; } = new();

    /// <summary>What the store is to keep. Of the workers that are told so, one at a time removes the rest, in small pieces between its jobs.</summary>
    /// <value>Default null: everything.</value>
    public RetentionOptions? Retention { get; init; }

    /// <summary>Where the code of nodes runs, such as <see cref="Engine.NodeLanes"/>.</summary>
    /// <value>Default null: wherever the worker happens to run.</value>
    public TaskScheduler? NodeScheduler { get; init; }

    /// <summary>Who it is; never the same for two workers.</summary>
    /// <value>Default null: this process and a random part.</value>
    public LeaseOwner? Owner { get; init; }

    /// <summary>Which version of the program it is, as others are told.</summary>
    /// <value>Default: the version of the runtime.</value>
    public string Version { get; init; } = RuntimeVersion;

    /// <summary>Says of an owner of a lease whether it is known to be gone. It must never say so of one that may live.</summary>
    /// <value>Default: a process of this machine that has ended.</value>
    public Func<LeaseOwner, bool> IsGone { get; init; } = static owner => owner.IsGone();

    /// <summary>Refuses what is out of its bounds.</summary>
    /// <exception cref="ArgumentException">A setting is; the message names it.</exception>
    public void Validate()
    {
        Require(Concurrency is >= 1 and <= 10_000, $"A worker carries out 1 to 10,000 jobs at the same time; {Concurrency} does not fit.");
        Require(Queues.Count > 0, "A worker serves at least one queue.");
        Require(Queues.Select(share => share.Queue).Distinct(StringComparer.Ordinal).Count() == Queues.Count, "A worker's queue is named once.");
        foreach (var share in Queues)
        {
            new JobPlacement { Queue = share.Queue }.Require();
            Require(share.Weight is >= 1 and <= 1_000, $"A queue's weight is 1 to 1,000; {share.Weight} of '{share.Queue}' does not fit.");
        }

        Require(Lease >= TimeSpan.FromSeconds(1), $"A lease lasts at least 1 second; {Duration.From(Lease).ToTypedText()} does not fit.");
        Require(MaxAttempts is >= 1 and <= 1_000, $"A job is taken 1 to 1,000 times; {MaxAttempts} does not fit.");
        Require(PollEvery > TimeSpan.Zero && BeatEvery > TimeSpan.Zero, "A worker asks for work and beats every now and then; both intervals are longer than nothing.");
        Retention?.Validate();
        Require(DrainTime >= TimeSpan.Zero && Grace >= TimeSpan.Zero, "The times to drain and to stop are not negative.");
    }

    private static void Require(bool fits, string rule)
    {
        if (!fits)
        {
            throw new ArgumentException(rule);
        }
    }
}
