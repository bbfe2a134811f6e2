using System.Text.Json;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Simulation.Tests.Kernel;

namespace Graph.Simulation.Tests.Stores;

/// <summary>The machine that the store runs on. What it decides, the real in-memory store decides; it can fail over to a copy that lags behind.</summary>
internal sealed class SimulatedDatabase
{
    private readonly Scheduler _scheduler;
    private readonly Func<ICheckpointStore, ICheckpointStore> _alter;
    private readonly ServerClock _clock;
    private readonly List<MadeCall> _changes = [];
    private readonly List<MadeCall>? _all;
    private readonly HashSet<CheckpointId> _taken = [];
    private readonly List<Action> _bells = [];
    private Referee _referee = new();
    private ICheckpointStore _store;

    /// <summary>Starts it.</summary>
    /// <param name="scheduler">Whose time it is.</param>
    /// <param name="alter">Puts something in front of the store; it is what a mutant gets wrong.</param>
    /// <param name="keepsCalls">Whether all calls are kept, to be made again elsewhere.</param>
    internal SimulatedDatabase(Scheduler scheduler, Func<ICheckpointStore, ICheckpointStore> alter, bool keepsCalls)
    {
        _scheduler = scheduler;
        _alter = alter;
        _clock = new ServerClock(scheduler);
        _all = keepsCalls ? [] : null;
        _store = NewStore();
    }

    internal ICheckpointStore Store => _store;

    /// <summary>Every call and its answer in the order in which they were made, when they are kept.</summary>
    internal IReadOnlyList<MadeCall> Calls => _all ?? [];

    /// <summary>What each process saw and did, for checks.</summary>
    internal StoreLedger Ledger { get; } = new();

    internal int FailOvers { get; private set; }

    /// <summary>Sets the clock of the machine that it runs on.</summary>
    /// <param name="ahead">How far it is ahead of the time that passes.</param>
    internal void SetClock(TimeSpan ahead) => _clock.Ahead = ahead;

    /// <summary>How often somebody was turned away who had held the thread once.</summary>
    internal int Fenced { get; private set; }

    /// <summary>What the store let through and should not have.</summary>
    internal List<string> Fouls { get; } = [];

    /// <summary>The newest commit of each thread.</summary>
    internal Dictionary<ThreadId, CheckpointCommit> Heads { get; } = [];

    /// <summary>How many calls were made.</summary>
    internal int Made { get; private set; }

    /// <summary>The last step of a thread that is stored; 0 before the first.</summary>
    internal long StepOf(ThreadId thread)
    {
        if (!Heads.TryGetValue(thread, out var head))
        {
            return 0;
        }

        var reader = new Utf8JsonReader(head.Body.Span);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("step"u8)))
        {
        }

        reader.Read();
        return reader.GetInt64();
    }

    /// <summary>How often each thread was given to a worker.</summary>
    internal JobBook Jobs { get; private set; } = new();

    /// <summary>Calls back once when something changes that may be work for somebody.</summary>
    internal void RingAtNews(Action bell) => _bells.Add(bell);

    /// <summary>A thread's job as it stands; null for none.</summary>
    internal JobView? FindJob(ThreadId thread) => StoreCall.QueueOf(_store).FindJobAsync(thread, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Makes a call, as of now.</summary>
    internal StoreAnswer Make(StoreCall call, int process)
    {
        Made++;
        var isRepeated = call.Commit is { } commit && !_taken.Add(commit.Header.Id);
        var answer = Answer(_store, call);
        var made = new MadeCall(call, _clock.SinceBeginning, answer);
        if (answer.Refusal is not null && !isRepeated && call.Commit is { } refused)
        {
            _taken.Remove(refused.Header.Id);
        }

        if (!isRepeated && JudgeFoul(made) is { } foul)
        {
            Fouls.Add(foul);
        }

        _all?.Add(made);
        if (call.Changes && answer.Refusal is null)
        {
            _changes.Add(made);
        }

        Fenced += answer.Refusal is LeaseLostException ? 1 : 0;

        if (answer.Refusal is null)
        {
            Note(call, answer, process);
            RingIfNews(made);
        }

        return answer;
    }

    /// <summary>Loses the newest changes: a copy takes over that had not got them yet.</summary>
    internal void FailOver(int changes)
    {
        FailOvers++;
        DropNewest(changes);
        _store = NewStore();
        _referee = new Referee();
        Jobs = new JobBook();
        _taken.Clear();
        Heads.Clear();
        foreach (var made in _changes)
        {
            _clock.Fixed = made.At;
            Answer(_store, made.Call);
            if (made.Call.Commit is null || _taken.Add(made.Call.Commit.Header.Id))
            {
                JudgeFoul(made);
            }

            if (made.Call.Commit is { } commit)
            {
                NoteHead(commit);
            }
        }

        _clock.Fixed = null;
    }

    /// <summary>Looking for work and finding none is no change worth losing, and is made again, because it may have moved jobs whose time had come.</summary>
    private void DropNewest(int changes)
    {
        for (var left = changes; left > 0 && _changes.Count > 0;)
        {
            left -= _changes[^1].Answer.Value is IReadOnlyList<JobGrant> { Count: 0 } ? 0 : 1;
            _changes.RemoveAt(_changes.Count - 1);
        }
    }

    private string? JudgeFoul(MadeCall made)
    {
        var foul = _referee.Judge(made);
        var miscounted = made.Answer.Refusal is null ? Jobs.Judge(made) : null;
        return foul ?? miscounted;
    }

    private void RingIfNews(MadeCall made)
    {
        if (_bells.Count == 0 || (made.Call.Commit?.Job is null && made is not { Call.LetGo: not null, Answer.Value: true }))
        {
            return;
        }

        var bells = _bells.ToList();
        _bells.Clear();
        bells.ForEach(bell => bell());
    }

    /// <summary>Makes a call of a store that answers at once.</summary>
    internal static StoreAnswer Answer(ICheckpointStore store, StoreCall call)
    {
        try
        {
            var making = call.Make(store).AsTask();
            return making.IsCompleted
                ? new StoreAnswer(making.GetAwaiter().GetResult(), null)
                : throw new InvalidOperationException($"The store in a simulation answers '{call.Name}' at once, or the simulation is none.");
        }
        catch (GraphAgentsException refusal)
        {
            return new StoreAnswer(null, refusal);
        }
    }

    /// <summary>A commit that was sent again may be an old one.</summary>
    private void NoteHead(CheckpointCommit commit)
    {
        if (!Heads.TryGetValue(commit.Header.ThreadId, out var known) || known.Header.Version < commit.Header.Version)
        {
            Heads[commit.Header.ThreadId] = commit;
        }
    }

    private ICheckpointStore NewStore() => _alter(new InMemoryCheckpointStore(_clock));

    private void Note(StoreCall call, StoreAnswer answer, int process)
    {
        if (call.Commit is { } commit)
        {
            NoteHead(commit);
            Ledger.NoteCommit(process, commit.Header);
        }
        else if (call.Pending is { } pending)
        {
            Ledger.NotePending(process, pending);
        }
        else if (answer.Value is StoredThread thread)
        {
            Ledger.NoteFind(process, thread.Head);
        }

        _scheduler.Trace.Mix(call.Name);
    }
}

/// <summary>A call that was made, when, and how it was answered.</summary>
internal sealed record MadeCall(StoreCall Call, TimeSpan At, StoreAnswer Answer);
