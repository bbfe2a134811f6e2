using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Encodes where a thread stands from what was read of it: by names, so that no workflow is needed.</summary>
internal static class ReplayEncoder
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = TransitionFormat.MaxDepth,
    };

    /// <summary>A snapshot of a thread as of the commit that was read.</summary>
    /// <param name="replay">The thread.</param>
    /// <param name="origin">The version that made what is due due.</param>
    /// <param name="parts">How far threads inside go back.</param>
    internal static byte[] Snapshot(ThreadReplay replay, long origin, IReadOnlyDictionary<string, PartPoint> parts) => SealedBody.Seal(Encode(ValueMap.From(
        [
            Member(TransitionFormat.Format, TransitionFormat.Version),
            Member(TransitionFormat.Step, replay.Step),
            Member(TransitionFormat.Origin, origin),
            .. Call(replay),
            Member(TransitionFormat.State, ValueMap.From(replay.Fields.Select(field => new KeyValuePair<Value, Value>(field.Key, field.Value)))),
            .. Work(replay),
            .. parts.Count == 0 ? Array.Empty<KeyValuePair<Value, Value>>() : [Member(TransitionFormat.Parts, PartPointFormat.ToValue(parts))],
        ])));

    /// <summary>The first commit of a branch: the thread as it stood, with nothing of the step in hand but what is kept of it.</summary>
    internal static byte[] Fork(ThreadReplay replay, RunId runId, ValueMap metadata, IReadOnlyList<ValueMap> kept) => Encode(ValueMap.From(
        new[]
        {
            Member(TransitionFormat.Format, TransitionFormat.Version),
            Member(TransitionFormat.Source, TransitionSource.Fork),
            Member(TransitionFormat.Run, runId.Value),
            Member(TransitionFormat.Step, replay.Step),
            Member(TransitionFormat.Metadata, metadata),
        }
        .Concat(Work(replay))
        .Concat(Call(replay))
        .Append(Member(TransitionFormat.Finished, ValueList.From(kept.Select(task => (Value)task))))
        .Where(member => !IsEmpty(member.Value))));

    /// <summary>The last commit of a thread that goes on in another store; nothing of the step in hand is taken back by it.</summary>
    internal static byte[] Move(ThreadReplay replay, RunId runId, string reason, ValueMap moved) => Encode(ValueMap.From(
    [
        Member(TransitionFormat.Format, TransitionFormat.Version),
        Member(TransitionFormat.Source, TransitionSource.Move),
        Member(TransitionFormat.Run, runId.Value),
        Member(TransitionFormat.Reason, reason),
        Member(TransitionFormat.Step, replay.Step),
        Member(TransitionFormat.Adds, Value.True),
        // Every commit of a part says whose part it is.
        .. replay.Last.Parent is { } parent ? [Member(TransitionFormat.Parent, ChildMarkFormat.ToValue(parent))] : Array.Empty<KeyValuePair<Value, Value>>(),
        Member(TransitionFormat.Moved, moved),
    ]));

    /// <summary>Writes a body.</summary>
    internal static byte[] Encode(ValueMap body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            ValueJson.Write(writer, body, isExact: true);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<KeyValuePair<Value, Value>> Call(ThreadReplay replay) =>
    [
        Member(TransitionFormat.Context, replay.Context),
        Member(TransitionFormat.SourceFile, replay.SourceFile),
        Member(TransitionFormat.Workflow, replay.WorkflowHash),
    ];

    private static IEnumerable<KeyValuePair<Value, Value>> Work(ThreadReplay replay) =>
        [Member(TransitionFormat.Due, replay.Due), Member(TransitionFormat.Joins, replay.Joins)];

    private static KeyValuePair<Value, Value> Member(JsonEncodedText name, Value value) => new(name.Value, value);

    private static bool IsEmpty(Value value) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Map => value.AsMap().Count == 0,
        ValueKind.List => value.AsList().Count == 0,
        _ => false,
    };
}
