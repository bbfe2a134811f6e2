using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>A transition or snapshot as it was read back, by names, so that no workflow is needed to look at it.</summary>
internal sealed class StoredTransition
{
    private readonly ValueMap _body;

    private StoredTransition(ValueMap body) => _body = body;

    internal string Source => Text("source");

    internal RunId RunId => new(Text("run"));

    /// <summary>Who brought it about; null where the commit does not say.</summary>
    internal string? By => Find("by") is { IsNull: false } by ? by.AsString() : null;

    /// <summary>Why; null where the commit does not say.</summary>
    internal string? Reason => Find("reason") is { IsNull: false } reason ? reason.AsString() : null;

    internal long Step => _body["step"].AsInt();

    /// <summary>Only in a snapshot: the version that made the due work due.</summary>
    internal long Origin => _body["origin"].AsInt();

    /// <summary>Where an input came in or the thread was moved: the hash of the definition that it runs from then on.</summary>
    internal string? WorkflowHash => Find("workflow") is { IsNull: false } hash ? hash.AsString() : null;

    /// <summary>What was due before a new input.</summary>
    internal IReadOnlyList<string> Dropped => [.. List("dropped").Select(task => task.AsString())];

    internal Value Context => Find("context");

    /// <summary>The workflow file of the caller; null where the commit does not say.</summary>
    internal string? SourceFile => Find("file") is { IsNull: false } file ? file.AsString() : null;

    /// <summary>Whose thread this one is a part of; null for a thread of its own.</summary>
    internal ChildMark? Parent => ChildMarkFormat.Read(Find("parent"));

    /// <summary>Only in a snapshot: the fields that are set.</summary>
    internal ValueMap State => _body["state"].AsMap();

    internal bool PassedBefore => Find("passed_before") == Value.True;

    /// <summary>What is due; null when the commit changed nothing about that.</summary>
    internal ValueList? Due => Find("due") is { IsNull: false } due ? due.AsList() : null;

    internal ValueList Joins => List("joins");

    /// <summary>Whether what it says of the step in hand adds to what commits before it said.</summary>
    internal bool Adds => Find("adds") == Value.True;

    internal ValueList Finished => List("finished");

    internal ValueList Changes => List("changes");

    internal IEnumerable<PendingInterrupt> Interrupts => List("interrupts").Select(ReadInterrupt);

    internal IEnumerable<KeyValuePair<InterruptId, Value>> Answers =>
        (Find("answers") is { IsNull: false } answers ? answers.AsMap() : ValueMap.Empty)
        .Select(answer => new KeyValuePair<InterruptId, Value>(new InterruptId(answer.Key.AsString()), answer.Value));

    internal IEnumerable<KeyValuePair<InterruptId, Timestamp>> Deadlines =>
        (Find("deadlines") is { IsNull: false } deadlines ? deadlines.AsMap() : ValueMap.Empty)
        .Select(deadline => new KeyValuePair<InterruptId, Timestamp>(new InterruptId(deadline.Key.AsString()), TimeOf(deadline.Value)));

    internal RunError? Error => Find("error") is { IsNull: false } error ? ReadError(error.AsMap()) : null;

    internal IReadOnlyList<RunError> Failures => ReadFailures(_body);

    internal IReadOnlyList<HistoryTask> Tasks => [.. List("tasks").Select(task => ReadTask(task.AsMap()))];

    /// <exception cref="FormatException">The text is not what a writer of a known format wrote.</exception>
    internal static StoredTransition Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1_000 });
            reader.Read();
            var transition = new StoredTransition(ValueJson.ReadExact(ref reader).AsMap());
            return transition._body["v"].AsInt() <= TransitionFormat.Version
                ? transition
                : throw new FormatException($"it is of format {transition._body["v"]}, and this program reads up to {TransitionFormat.Version}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("it is not a transition", failure);
        }
    }

    internal static RunError ReadError(ValueMap error) => new()
    {
        Kind = error["kind"].AsString(),
        Message = error["message"].AsString(),
        Node = error.TryGetValue("node", out var node) ? node.AsString() : null,
        Attempt = (int)error["attempt"].AsInt(),
    };

    internal static HistoryTask ReadTask(ValueMap task) => new(
        KeyOf(task),
        task["node"].AsString(),
        task.TryGetValue("attempts", out var attempts) ? (int)attempts.AsInt() : 1,
        TimeSpan.FromMilliseconds(task["ms"].Kind == ValueKind.Int ? task["ms"].AsInt() : task["ms"].AsFloat()),
        ReadFailures(task),
        task.ContainsKey("cached"));

    internal static string KeyOf(ValueMap task) =>
        task.TryGetValue("key", out var key) ? key.AsString() : task["node"].AsString();

    /// <summary>The difference that a change holds.</summary>
    internal static (ChangeKind Kind, Value Payload, int? Keep) ReadChange(ValueMap change)
    {
        int? keep = change.TryGetValue("keep", out var bound) ? (int)bound.AsInt() : null;
        if (change.TryGetValue("append", out var items))
        {
            return (ChangeKind.Append, items, keep);
        }

        return change.TryGetValue("set_keys", out var keys) ? (ChangeKind.SetKeys, keys, null) : (ChangeKind.Replace, change["replace"], null);
    }

    private static IReadOnlyList<RunError> ReadFailures(ValueMap map) =>
        map.TryGetValue("failures", out var failures) ? [.. failures.AsList().Select(failure => ReadError(failure.AsMap()))] : [];

    private static PendingInterrupt ReadInterrupt(Value value)
    {
        var interrupt = value.AsMap();
        return new PendingInterrupt
        {
            Id = new InterruptId(interrupt["id"].AsString()),
            Kind = InterruptKinds.Of(interrupt["kind"].AsString()),
            Node = interrupt["node"].AsString(),
            Task = interrupt.TryGetValue("task", out var task) ? task.AsString() : "",
            Payload = interrupt["payload"],
            AnswerType = interrupt.TryGetValue("answer_type", out var type) ? StateTypeValues.FromValue(type) : null,
            WakeAt = interrupt.TryGetValue("wake_at", out var wakeAt) && Timestamp.TryParse(wakeAt.AsString(), out var time) ? time : null,
        };
    }

    private static Timestamp TimeOf(Value value) => Timestamp.TryParse(value.AsString(), out var time) ? time : throw new FormatException($"'{value}' is no time");

    private Value Find(string name) => _body.TryGetValue(name, out var value) ? value : Value.Null;

    private ValueList List(string name) => Find(name) is { IsNull: false } list ? list.AsList() : ValueList.Empty;

    private string Text(string name) => _body[name].AsString();
}
