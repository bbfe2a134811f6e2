using System.Globalization;
using Graph.Host.Cli.Output;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary>Jobs as people read them.</summary>
internal static class JobText
{
    /// <summary>The states as they are written.</summary>
    internal static IReadOnlyList<string> StateNames { get; } = [.. Enum.GetValues<JobState>().Select(NameOf)];

    internal static string NameOf(JobState state) => state switch
    {
        JobState.Ready => "ready",
        JobState.Running => "running",
        JobState.Delayed => "delayed",
        JobState.Parked => "parked",
    };

    internal static JobState ReadState(string name) => Enum.GetValues<JobState>().Single(state => NameOf(state) == name);

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a job waits for, or who has it.</summary>
    internal static string Standing(JobView view) => view.Job.State switch
    {
        JobState.Ready => "waits for a worker",
        JobState.Delayed => $"waits until {Words.At(view.Job.DueAt.GetValueOrDefault())}",
        JobState.Parked => "a dead letter: it waits for a person",
        JobState.Running => view.Lease is not { } lease
            ? "a worker had it and is not heard of"
            : $"{lease.Owner.Describe()} has it{(lease.Owner.IsGone() ? ", which has ended; others take over from" : " until")} {Words.At(lease.Until)}",
    };

    /// <summary>Writes all there is to say of a job.</summary>
    internal static void Write(JobView view, TextWriter output)
    {
        var (job, place) = (view.Job, view.Job.Placement);
        output.WriteLine($"{view.ThreadId} {NameOf(job.State)}");
        output.WriteLine($"  standing  {Standing(view)}");
        output.WriteLine($"  queue     {place.Queue}, priority {Number(place.Priority)}{(place.Tenant.Length > 0 ? $", tenant '{place.Tenant}'" : "")}");
        output.WriteLine($"  asked at  {Words.At(job.EnqueuedAt)}");
        output.WriteLine($"  tried     {Words.Count(job.Attempt, "claim")} since the newest commit, {Words.Count(job.Failures, "failure")}");
        foreach (var failure in job.History)
        {
            output.WriteLine($"  failed    {Words.At(failure.At)} {failure.Kind}: {failure.Message}");
        }
    }
}
