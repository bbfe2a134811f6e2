using System.Diagnostics.CodeAnalysis;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Where a thread stands, put together from a snapshot and the differences after it. Runs no user code and needs no workflow.</summary>
internal sealed class ThreadReplay
{
    private readonly StoredThread _stored;
    private readonly Dictionary<string, Value> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueMap> _finished = new(StringComparer.Ordinal);
    private readonly Dictionary<InterruptId, Value> _answers = [];
    private long _bytesSinceSnapshot;
    private CommitHash? _previous;

    private ThreadReplay(StoredThread stored)
    {
        _stored = stored;
        WorkflowHash = stored.Workflow.Hash;
    }

    internal IReadOnlyDictionary<string, Value> Fields => _fields;

    internal Value Context { get; private set; } = ValueMap.Empty;

    /// <summary>The workflow file that the newest input came with.</summary>
    internal string? SourceFile { get; private set; }

    /// <summary>The span of the run that last moved the thread; null when nobody listened to it.</summary>
    internal string? Trace { get; private set; }

    internal ValueList Due { get; private set; } = ValueList.Empty;

    internal ValueList Joins { get; private set; } = ValueList.Empty;

    internal long Origin { get; private set; }

    /// <summary>How far threads inside go back when they are called, by the key of the task that calls them.</summary>
    internal IReadOnlyDictionary<string, PartPoint> Parts { get; private set; } = PartPoints.None;

    internal long Step { get; private set; }

    /// <summary>The definition that the thread is pinned to.</summary>
    internal WorkflowReference Workflow => _stored.Workflow;

    /// <summary>Whether somebody asked for work on it that is not over.</summary>
    internal bool HasJob => _stored.Job is not null;

    /// <summary>The hash of the definition that the thread ran at the commit asked for.</summary>
    internal string WorkflowHash { get; private set; }

    /// <summary>The commit that was asked for.</summary>
    internal StoredCommit Commit => _stored.Tail[^1];

    internal StoredTransition Last { get; private set; } = null!;

    /// <summary>Whether the commit that was asked for carries a snapshot.</summary>
    internal bool EndsWithSnapshot => _stored.Snapshot?.Version == Commit.Header.Version;

    /// <summary>Answers to questions of the step that is not over.</summary>
    internal IReadOnlyDictionary<InterruptId, Value> Answers => _answers;

    /// <summary>The finished tasks that commits hold; those kept beside them are gone with the next commit.</summary>
    internal IReadOnlyDictionary<string, ValueMap> OutcomesInCommits => _finished;

    /// <summary>Outcomes of finished tasks of the step that is not over: those in commits, and those kept since.</summary>
    internal IReadOnlyList<ValueMap> Finished { get; private set; } = [];

    /// <summary>What finished tasks wrote after the head was committed, by their keys.</summary>
    internal IEnumerable<(string Key, ValueMap Outcome)> Pending => _stored.PendingWrites.Select(pending => (pending.TaskKey, ReadPending(pending)));

    internal ThreadPosition Position => new(
        _stored.Head.Version, _stored.Head.Hash, _bytesSinceSnapshot, _stored.Tail.Count, _stored.Snapshot?.Body.Length ?? 0);

    /// <exception cref="CorruptCheckpointException">What the store gave is not what was stored.</exception>
    internal static ThreadReplay Of(StoredThread stored)
    {
        var replay = new ThreadReplay(stored);
        if (stored.Snapshot is { } snapshot)
        {
            replay.Begin(snapshot);
        }

        foreach (var commit in stored.Tail)
        {
            replay.Apply(commit);
        }

        replay.Finished = replay.CollectFinished();
        return replay;
    }

    /// <summary>Where a thread stands, for whoever is about to go on with it.</summary>
    /// <exception cref="RunRefusedException">It went on in another store.</exception>
    /// <exception cref="CorruptCheckpointException">What the store gave is not what was stored.</exception>
    internal static ThreadReplay ToGoOn(StoredThread stored)
    {
        var replay = Of(stored);
        MovedAway.RequireHere(stored.Head.ThreadId, replay.Last);
        return replay;
    }

    /// <summary>Reads a commit and verifies it.</summary>
    internal static StoredTransition Verify(StoredCommit commit)
    {
        var header = commit.Header;
        if (StepCommitter.HashOf(header.ThreadId, header.Version, header.ParentHash, commit.Body.Span) != header.Hash)
        {
            throw new CorruptCheckpointException(header.ThreadId, header.Version, "its content does not match its hash");
        }

        return Read(header.ThreadId, header.Version, commit.Body.Span);
    }

    /// <summary>Reads a commit, unless it is damaged.</summary>
    internal static bool TryVerify(StoredCommit commit, [NotNullWhen(true)] out StoredTransition? transition, [NotNullWhen(false)] out CorruptCheckpointException? damage)
    {
        try
        {
            (transition, damage) = (Verify(commit), null);
            return true;
        }
        catch (CorruptCheckpointException found)
        {
            (transition, damage) = (null, found);
            return false;
        }
    }

    private static StoredTransition Read(ThreadId threadId, long version, ReadOnlySpan<byte> body)
    {
        try
        {
            return StoredTransition.Read(body);
        }
        catch (FormatException failure)
        {
            throw new CorruptCheckpointException(threadId, version, failure.Message, failure);
        }
    }

    private void Begin(StoredSnapshot snapshot)
    {
        if (!SealedBody.TryOpen(snapshot.Body.Span, out var content))
        {
            throw new CorruptCheckpointException(_stored.Head.ThreadId, snapshot.Version, "its snapshot does not match its checksum");
        }

        var stands = Read(_stored.Head.ThreadId, snapshot.Version, content);
        foreach (var (field, value) in stands.State)
        {
            _fields[field.AsString()] = value;
        }

        Context = stands.Context;
        SourceFile = stands.SourceFile;
        Trace = stands.Trace;
        WorkflowHash = stands.WorkflowHash ?? WorkflowHash;
        Due = stands.Due ?? ValueList.Empty;
        Joins = stands.Joins;
        Origin = stands.Origin.GetValueOrDefault();
        Parts = stands.Parts;
        Step = stands.Step;
    }

    private void Apply(StoredCommit commit)
    {
        var transition = Verify(commit);
        RequireParent(commit.Header);
        Last = transition;
        CollectStepInHand(transition);
        Trace = transition.Trace ?? Trace;
        if (_stored.Snapshot?.Version == commit.Header.Version)
        {
            return;
        }

        _bytesSinceSnapshot += commit.Body.Length;
        foreach (var change in transition.Changes)
        {
            Apply(change.AsMap());
        }

        Step = transition.Step;
        Context = transition.Context.IsNull ? Context : transition.Context;
        SourceFile = transition.SourceFile ?? SourceFile;
        WorkflowHash = transition.WorkflowHash ?? WorkflowHash;
        if (transition.SaysWhatIsDue)
        {
            Due = transition.Due ?? ValueList.Empty;
            Joins = transition.Joins;
        }

        Origin = transition.OriginAfter(commit.Header.Version, Origin);
    }

    private void RequireParent(CommitHeader header)
    {
        if (_previous is { } previous && previous != header.ParentHash)
        {
            throw new CorruptCheckpointException(header.ThreadId, header.Version, "the commit that it goes on from is missing");
        }

        _previous = header.Hash;
    }

    private void Apply(ValueMap change)
    {
        var field = change["field"].AsString();
        var (kind, payload, keep) = StoredTransition.ReadChange(change);
        var current = _fields.GetValueOrDefault(field);
        _fields[field] = kind switch
        {
            ChangeKind.Replace => payload,
            ChangeKind.Append => (current.IsNull ? ValueList.Empty : current.AsList()).AddRange(payload.AsList()).TakeLast(keep ?? int.MaxValue),
            ChangeKind.SetKeys => SetKeys(current.IsNull ? ValueMap.Empty : current.AsMap(), payload.AsMap()),
        };
    }

    private static ValueMap SetKeys(ValueMap current, ValueMap keys) =>
        keys.Aggregate(current, (map, entry) => entry.Value.IsNull ? map.Remove(entry.Key) : map.Set(entry.Key, entry.Value));

    private void CollectStepInHand(StoredTransition transition)
    {
        if (!transition.Adds)
        {
            _finished.Clear();
            _answers.Clear();
        }

        foreach (var task in transition.Finished)
        {
            _finished[StoredTransition.KeyOf(task.AsMap())] = task.AsMap();
        }

        foreach (var (id, answer) in transition.Answers)
        {
            _answers[id] = answer;
        }
    }

    private List<ValueMap> CollectFinished()
    {
        var byKey = new Dictionary<string, ValueMap>(_finished, StringComparer.Ordinal);
        foreach (var pending in _stored.PendingWrites)
        {
            byKey[pending.TaskKey] = ReadPending(pending);
        }

        return [.. byKey.Values];
    }

    private ValueMap ReadPending(PendingWrite pending)
    {
        if (!SealedBody.TryOpen(pending.Body.Span, out var content))
        {
            throw new CorruptCheckpointException(
                _stored.Head.ThreadId, _stored.Head.Version, $"the pending write of task '{pending.TaskKey}' does not match its checksum");
        }

        try
        {
            var reader = new System.Text.Json.Utf8JsonReader(content, new System.Text.Json.JsonReaderOptions { MaxDepth = TransitionFormat.MaxDepth });
            reader.Read();
            return ValueJson.ReadExact(ref reader).AsMap();
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            throw new CorruptCheckpointException(
                _stored.Head.ThreadId, _stored.Head.Version, $"the pending write of task '{pending.TaskKey}' cannot be read", failure);
        }
    }
}
