using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Redis.Jobs;

/// <summary>A job's place in the index of its shard. Places sort as jobs are taken: ready ones by priority, tenant and age, others by the time from
/// which they can be taken.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Priority">The priority.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Since">When the job was asked for, in microseconds.</param>
/// <param name="Thread">The thread.</param>
internal readonly record struct JobPlace(string Queue, int Priority, string Tenant, long Since, ThreadId Thread)
{
    private const char Separator = '\0';
    private const int Parts = 6;

    /// <summary>Where a job stands; a running one by when its worker's lease lapses, with how long that lasts. What only an idle worker may take stands
    /// behind all others of its queue, where others need not look.</summary>
    internal static string Write(ThreadId thread, ThreadJob job, ThreadLease? lease)
    {
        var placement = job.Placement;
        var priority = placement.Priority.ToString(CultureInfo.InvariantCulture);
        var suspect = JobRules.IsSuspect(job) ? "s" : "";
        var order = job.State switch
        {
            JobState.Ready => $"{suspect}{priority}",
            JobState.Parked => priority,
            JobState.Delayed => $"{Digits(job.DueAt.GetValueOrDefault())}.{priority}",
            JobState.Running => string.Create(
                CultureInfo.InvariantCulture, $"{suspect}{Digits(lease?.Until ?? default)}.{(long)(lease?.Lasts ?? default).TotalMicroseconds}.{priority}"),
        };
        return string.Join(Separator, Letter(job.State), placement.Queue, order, placement.Tenant, Digits(job.EnqueuedAt), thread.Value);
    }

    internal static JobPlace Read(string place)
    {
        var parts = place.Split(Separator, Parts);
        return new JobPlace(
            parts[1], parts[2][^1] - '0', parts[3], long.Parse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture), new ThreadId(parts[5]));
    }

    /// <summary>The range of all places in a state, of one queue or of all.</summary>
    internal static (string From, string To) Range(JobState state, string? queue) => queue is null
        ? ($"[{Letter(state)}{Separator}", $"({Letter(state)}\x01")
        : ($"[{Letter(state)}{Separator}{queue}{Separator}", $"({Letter(state)}{Separator}{queue}\x01");

    internal static string Letter(JobState state) => state switch
    {
        JobState.Ready => "r",
        JobState.Running => "u",
        JobState.Delayed => "d",
        JobState.Parked => "p",
    };

    internal static JobState State(string letter) => Enum.GetValues<JobState>().First(state => Letter(state) == letter);

    private static string Digits(Timestamp time) => LeaseText.Microseconds(time).ToString("D20", CultureInfo.InvariantCulture);
}
