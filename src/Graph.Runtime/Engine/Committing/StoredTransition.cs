using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
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

    /// <summary>What the identities of the due tasks begin from: in a snapshot, and where a commit holds several steps; null elsewhere.</summary>
    internal long? Origin => Find("origin") is { IsNull: false } origin ? origin.AsInt() : null;

    /// <summary>Whether it says what is due; where it does not, that is as before.</summary>
    internal bool SaysWhatIsDue => Due is not null || TransitionSource.SaysWhatIsDue(Source);

    /// <summary>What the identities of the due tasks begin from after it.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="before">What they began from before it.</param>
    internal long OriginAfter(long version, long before) => Origin ?? (TransitionSource.MovesThread(Source) ? version : before);

    /// <summary>How many steps the commit holds, where that is not what its source says; null elsewhere.</summary>
    internal long? Steps => Find("steps") is { IsNull: false } steps ? steps.AsInt() : null;

    /// <summary>Where an input came in or the thread was moved: the hash of the definition that it runs from then on.</summary>
    internal string? WorkflowHash => Find("workflow") is { IsNull: false } hash ? hash.AsString() : null;

    /// <summary>What was due before a new input.</summary>
    internal IReadOnlyList<string> Dropped => [.. List("dropped").Select(task => task.AsString())];

    /// <summary>What the caller noted for the run that made the commit.</summary>
    internal ValueMap Metadata => Find("metadata") is { IsNull: false } metadata ? metadata.AsMap() : ValueMap.Empty;

    internal Value Context => Find("context");

    /// <summary>The workflow file of the caller; null where the commit does not say.</summary>
    internal string? SourceFile => Find("file") is { IsNull: false } file ? file.AsString() : null;

    /// <summary>Whose thread this one is a part of; null for a thread of its own.</summary>
    internal ChildMark? Parent => ChildMarkFormat.Read(Find("parent"));

    /// <summary>Only in a snapshot: the fields that are set.</summary>
    internal ValueMap State => _body["state"].AsMap();

    /// <summary>Only in a snapshot: how far threads inside go back when they are called.</summary>
    internal IReadOnlyDictionary<string, PartPoint> Parts => PartPointFormat.Read(Find("parts"));

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

    internal IReadOnlyList<FailedAttempt> Failures => FailedAttemptFormat.Read(_body, null);

    /// <summary>The span of the run that made it, as W3C writes it; null when nobody listened, and of steps.</summary>
    internal string? Trace => Find("trace") is { IsNull: false } trace ? trace.AsString() : null;

    /// <summary>Where the thread went on; null for a commit after which it stays where it is.</summary>
    internal MovedAway? Moved => Find("moved") is { IsNull: false } moved ? MovedAway.Read(moved.AsMap()) : null;

    internal IReadOnlyList<HistoryTask> Tasks => [.. List("tasks").Select(task => ReadTask(task.AsMap()))];

    /// <summary>The ids of all that is asked or answered in it.</summary>
    internal IEnumerable<string> QuestionIds =>
        Interrupts.Select(interrupt => interrupt.Id.Value)
            .Concat(Answers.Select(answer => answer.Key.Value))
            .Concat(Deadlines.Select(deadline => deadline.Key.Value));

    /// <summary>Whether it holds ids that are made of the thread's.</summary>
    internal bool HasIdentities =>
        _body.ContainsKey("parent") || _body.ContainsKey("interrupts") || _body.ContainsKey("answers") || _body.ContainsKey("deadlines");

    /// <summary>The same with other ids.</summary>
    /// <param name="idNow">What an id became.</param>
    /// <param name="markNow">Whose thread it is from now on; null for a thread of its own.</param>
    internal ValueMap WithIdentities(Func<string, string> idNow, Func<ChildMark, ChildMark?> markNow) => ValueMap.From(_body
        .Where(member => member.Key.AsString() != "parent" || markNow(Parent!) is not null)
        .Select(member => new KeyValuePair<Value, Value>(member.Key, member.Key.AsString() switch
        {
            "parent" => ChildMarkFormat.ToValue(markNow(Parent!)!),
            "interrupts" => ValueList.From(member.Value.AsList().Select(entry => (Value)entry.AsMap().Set("id", idNow(entry.AsMap()["id"].AsString())))),
            "answers" or "deadlines" => ValueMap.From(member.Value.AsMap()
                .Select(entry => new KeyValuePair<Value, Value>(idNow(entry.Key.AsString()), entry.Value))),
            _ => member.Value,
        })));

    /// <exception cref="FormatException">The text is not what a writer of a known format wrote.</exception>
    internal static StoredTransition Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = TransitionFormat.MaxDepth });
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

    /// <summary>The workflow file that the newest input of a thread came with, found without putting the thread together; null where nothing readable says it.</summary>
    internal static string? FindSourceFile(StoredThread stored)
    {
        foreach (var commit in stored.Tail.Reverse())
        {
            if (FindText(commit.Body.Span, TransitionFormat.SourceFile) is { } file)
            {
                return file;
            }
        }

        return stored.Snapshot is { } snapshot && SealedBody.TryOpen(snapshot.Body.Span, out var stands) ? FindText(stands, TransitionFormat.SourceFile) : null;
    }

    private static string? FindText(ReadOnlySpan<byte> body, JsonEncodedText name)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = TransitionFormat.MaxDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isFound = reader.ValueTextEquals(name.EncodedUtf8Bytes);
                reader.Read();
                if (isFound)
                {
                    return reader.GetString();
                }

                reader.Skip();
            }
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            // Whoever puts the thread together tells of the damage.
        }

        return null;
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
        FailedAttemptFormat.Read(task, KeyOf(task)),
        task.ContainsKey("cached"))
    {
        Step = task.TryGetValue("step", out var step) ? step.AsInt() : null,
    };

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
