using Graph.Host.Cli.Output;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Jobs;

/// <summary>Jobs as JSON objects.</summary>
internal static class JobJson
{
    /// <summary>One line of a list.</summary>
    internal static ValueMap Line(JobView view) => JsonLine.Of("job", Summary(view));

    /// <summary>A job with what went wrong.</summary>
    internal static ValueMap Whole(JobView view) => JsonLine.Of("job", Summary(view)
        .Set("history", ValueList.From(view.Job.History.Select(failure => (Value)From(failure)))));

    private static ValueMap Summary(JobView view) => ValueMap.Of(
        ("thread", view.ThreadId.Value),
        ("job", view.Job.Id.Value),
        ("state", JobText.NameOf(view.Job.State)),
        ("queue", view.Job.Placement.Queue),
        ("priority", (long)view.Job.Placement.Priority),
        ("tenant", view.Job.Placement.Tenant),
        ("attempt", (long)view.Job.Attempt),
        ("failures", (long)view.Job.Failures),
        ("enqueued_at", view.Job.EnqueuedAt.ToString()),
        ("due_at", view.Job.DueAt?.ToString()),
        ("held_by", view.Lease?.Owner.Value),
        ("held_until", view.Lease?.Until.ToString()));

    private static ValueMap From(JobFailure failure) => ValueMap.Of(
        ("kind", failure.Kind), ("message", failure.Message), ("at", failure.At.ToString()), ("worker", failure.Worker));
}
