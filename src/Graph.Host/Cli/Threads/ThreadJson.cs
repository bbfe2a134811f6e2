using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Engine;
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
        ("run", entry.RunId.Value),
        ("by", entry.By),
        ("reason", entry.Reason),
        ("step", entry.Step),
        ("status", EventJson.NameOf(entry.Header.Status)),
        ("tasks", ValueList.From(entry.Tasks.Select(task => (Value)From(task)))),
        ("changes", ValueList.From(entry.Changes.Select(change => (Value)From(change)))),
        ("next", entry.Next is { } next ? EventJson.From(next) : Value.Null),
        ("interrupts", EventJson.From(entry.Interrupts)),
        ("error", EventJson.From(entry.Error)),
        ("workflow_hash", entry.WorkflowHash));

    private static ValueMap Summary(ThreadView view) => ValueMap.Of(
        ("thread", view.Header.ThreadId.Value),
        ("status", EventJson.NameOf(view.Header.Status)),
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
        ("next", EventJson.From(view.Next)));

    private static ValueMap From(HistoryTask task) => ValueMap.Of(
        ("task", task.Key),
        ("node", task.Node),
        ("attempts", (long)task.Attempts),
        ("elapsed", Math.Round(task.Elapsed.TotalSeconds, 6)),
        ("cached", task.IsCached),
        ("failures", ValueList.From(task.Failures.Select(failure => EventJson.From(failure)))));

    private static ValueMap From(HistoryChange change) => ValueMap.Of(
        ("field", change.Field), ("task", change.Task), ("change", NameOf(change.Change)), ("value", change.Payload));

    private static string NameOf(ChangeKind change) => change switch
    {
        ChangeKind.Replace => "replace",
        ChangeKind.Append => "append",
        ChangeKind.SetKeys => "set_keys",
    };
}
