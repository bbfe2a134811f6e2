using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Threads;

/// <summary>Threads and their history as JSON objects.</summary>
internal static class ThreadJson
{
    /// <summary>One line of a list: everything but the state.</summary>
    internal static ValueMap Line(ThreadView view) => JsonLine.Of("thread", Summary(view));

    /// <summary>A thread with its state.</summary>
    internal static ValueMap Whole(ThreadView view) => JsonLine.Of("thread", Summary(view)
        .Set("interrupts", EventJson.From(view.Interrupts))
        .Set("error", EventJson.From(view.Error))
        .Set("state", view.State));

    /// <summary>One commit.</summary>
    internal static ValueMap From(HistoryEntry entry) => JsonLine.Of(
        "history",
        ("version", entry.Header.Version),
        ("id", entry.Header.Id.Value),
        ("parent", entry.Header.ParentVersion),
        ("at", entry.Header.CreatedAt.ToString()),
        ("source", entry.Source),
        ("metadata", entry.Metadata),
        ("run", entry.RunId.Value),
        ("by", entry.By),
        ("reason", entry.Reason),
        ("moved_to", entry.MovedTo),
        ("step", entry.Step),
        ("steps", entry.Steps),
        ("status", EventJson.NameOf(entry.Header.Status)),
        ("tasks", ValueList.From(entry.Tasks.Select(task => (Value)From(task)))),
        ("changes", ValueList.From(entry.Changes.Select(change => (Value)From(change)))),
        ("next", entry.Next is { } next ? EventJson.From(next) : Value.Null),
        ("interrupts", EventJson.From(entry.Interrupts)),
        ("error", EventJson.From(entry.Error)),
        ("failures", From(entry.Failures)),
        ("workflow_hash", entry.WorkflowHash),
        ("duration", entry.Duration is { } duration ? Math.Round(duration.TotalSeconds, 6) : Value.Null),
        ("state", entry.State is { } state ? state : Value.Null));

    private static ValueMap Summary(ThreadView view) => ValueMap.Of(
        ("thread", view.Header.ThreadId.Value),
        ("status", EventJson.NameOf(view.Status)),
        ("workflow", view.Workflow.Name),
        ("workflow_version", (long)view.Workflow.Version),
        ("workflow_hash", view.Workflow.Hash),
        ("version", view.Header.Version),
        ("step", view.Entry.Step),
        ("parent", view.Parent?.Thread.Value),
        ("created_at", view.CreatedAt.ToString()),
        ("at", view.Header.CreatedAt.ToString()),
        ("held_by", view.Lease?.Owner.Value),
        ("held_until", view.Lease?.Until.ToString()),
        ("next", EventJson.From(view.Next)),
        ("moved_to", view.Entry.MovedTo),
        ("parked", view.Parked is { } job ? From(job) : Value.Null),
        ("damage", view.Damage));

    private static ValueMap From(ThreadJob parked)
    {
        var last = parked.History is [.., var newest] ? newest : null;
        return ValueMap.Of(
            ("failures", (long)parked.Failures), ("kind", last?.Kind), ("message", last?.Message), ("at", last?.At.ToString()), ("worker", last?.Worker));
    }

    private static ValueMap From(HistoryTask task) => ValueMap.Of(
        ("task", task.Key),
        ("node", task.Node),
        ("step", task.Step is { } step ? step : Value.Null),
        ("attempts", (long)task.Attempts),
        ("elapsed", Math.Round(task.Elapsed.TotalSeconds, 6)),
        ("cached", task.IsCached),
        ("failures", From(task.Failures)));

    private static ValueList From(IReadOnlyList<FailedAttempt> failures) => ValueList.From(failures.Select(failure => (Value)failure.Error.ToMap()
        .Set("task", failure.Task)
        .Set("at", failure.At?.ToString())
        .Set("wait", failure.Wait is { } wait ? EventJson.Seconds(wait) : Value.Null)));

    private static ValueMap From(HistoryChange change) => ValueMap.Of(
        ("field", change.Field), ("task", change.Task), ("change", NameOf(change.Change)), ("value", change.Payload));

    /// <summary>How a change is called.</summary>
    internal static string NameOf(ChangeKind change) => change switch
    {
        ChangeKind.Replace => "replace",
        ChangeKind.Append => "append",
        ChangeKind.SetKeys => "set_keys",
    };
}
