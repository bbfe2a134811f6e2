using System.Text.Json;

namespace Graph.Runtime.Checkpoints;

/// <summary>The names in an encoded transition or snapshot. Every version must be readable for ever.</summary>
/// <remarks>
/// Version 2: a commit in the middle of a step says of the step in hand only what no commit before it said; in version 1 it said all again.
/// </remarks>
internal static class TransitionFormat
{
    internal const int Version = 2;

    /// <summary>How deeply objects and lists are nested at the most.</summary>
    internal const int MaxDepth = 1_000;

    internal static readonly JsonEncodedText Format = JsonEncodedText.Encode("v");
    internal static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    internal static readonly JsonEncodedText Run = JsonEncodedText.Encode("run");
    internal static readonly JsonEncodedText Step = JsonEncodedText.Encode("step");
    internal static readonly JsonEncodedText By = JsonEncodedText.Encode("by");
    internal static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    internal static readonly JsonEncodedText Steps = JsonEncodedText.Encode("steps");
    internal static readonly JsonEncodedText Origin = JsonEncodedText.Encode("origin");
    internal static readonly JsonEncodedText Context = JsonEncodedText.Encode("context");
    internal static readonly JsonEncodedText SourceFile = JsonEncodedText.Encode("file");
    internal static readonly JsonEncodedText Workflow = JsonEncodedText.Encode("workflow");
    internal static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("metadata");
    internal static readonly JsonEncodedText Dropped = JsonEncodedText.Encode("dropped");
    internal static readonly JsonEncodedText Parent = JsonEncodedText.Encode("parent");
    internal static readonly JsonEncodedText Thread = JsonEncodedText.Encode("thread");
    internal static readonly JsonEncodedText Tasks = JsonEncodedText.Encode("tasks");
    internal static readonly JsonEncodedText Task = JsonEncodedText.Encode("task");
    internal static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    internal static readonly JsonEncodedText Node = JsonEncodedText.Encode("node");
    internal static readonly JsonEncodedText Milliseconds = JsonEncodedText.Encode("ms");
    internal static readonly JsonEncodedText Attempts = JsonEncodedText.Encode("attempts");
    internal static readonly JsonEncodedText Cached = JsonEncodedText.Encode("cached");
    internal static readonly JsonEncodedText Failures = JsonEncodedText.Encode("failures");
    internal static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    internal static readonly JsonEncodedText Wait = JsonEncodedText.Encode("wait_ms");
    internal static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");
    internal static readonly JsonEncodedText Changes = JsonEncodedText.Encode("changes");
    internal static readonly JsonEncodedText Field = JsonEncodedText.Encode("field");
    internal static readonly JsonEncodedText Replace = JsonEncodedText.Encode("replace");
    internal static readonly JsonEncodedText Append = JsonEncodedText.Encode("append");
    internal static readonly JsonEncodedText SetKeys = JsonEncodedText.Encode("set_keys");
    internal static readonly JsonEncodedText Keep = JsonEncodedText.Encode("keep");
    internal static readonly JsonEncodedText Due = JsonEncodedText.Encode("due");
    internal static readonly JsonEncodedText Each = JsonEncodedText.Encode("each");
    internal static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    internal static readonly JsonEncodedText Deferred = JsonEncodedText.Encode("deferred");
    internal static readonly JsonEncodedText Joins = JsonEncodedText.Encode("joins");
    internal static readonly JsonEncodedText Join = JsonEncodedText.Encode("join");
    internal static readonly JsonEncodedText Arrived = JsonEncodedText.Encode("arrived");
    internal static readonly JsonEncodedText Fired = JsonEncodedText.Encode("fired");
    internal static readonly JsonEncodedText Adds = JsonEncodedText.Encode("adds");
    internal static readonly JsonEncodedText GoTo = JsonEncodedText.Encode("goto");
    internal static readonly JsonEncodedText Finished = JsonEncodedText.Encode("finished");
    internal static readonly JsonEncodedText Writes = JsonEncodedText.Encode("writes");
    internal static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    internal static readonly JsonEncodedText Overwrite = JsonEncodedText.Encode("overwrite");
    internal static readonly JsonEncodedText Routing = JsonEncodedText.Encode("routing");
    internal static readonly JsonEncodedText Target = JsonEncodedText.Encode("target");
    internal static readonly JsonEncodedText Interrupts = JsonEncodedText.Encode("interrupts");
    internal static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    internal static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    internal static readonly JsonEncodedText Payload = JsonEncodedText.Encode("payload");
    internal static readonly JsonEncodedText AnswerType = JsonEncodedText.Encode("answer_type");
    internal static readonly JsonEncodedText WakeAt = JsonEncodedText.Encode("wake_at");
    internal static readonly JsonEncodedText Answers = JsonEncodedText.Encode("answers");
    internal static readonly JsonEncodedText Deadlines = JsonEncodedText.Encode("deadlines");
    internal static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    internal static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    internal static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
    internal static readonly JsonEncodedText PassedBefore = JsonEncodedText.Encode("passed_before");
    internal static readonly JsonEncodedText Parts = JsonEncodedText.Encode("parts");
    internal static readonly JsonEncodedText Moved = JsonEncodedText.Encode("moved");
    internal static readonly JsonEncodedText State = JsonEncodedText.Encode("state");

    /// <summary>What stands for START among the due nodes; no node can be called so.</summary>
    internal const string StartNode = "START";
}
