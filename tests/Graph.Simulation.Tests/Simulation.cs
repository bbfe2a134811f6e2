using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Simulation.Tests.Checking;
using Graph.Simulation.Tests.Kernel;
using Graph.Simulation.Tests.Stores;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests;

/// <summary>The real engine in processes that are killed and paused, over a store behind a bad network, on one thread and in virtual time; all by a seed.</summary>
/// <remarks>First there are faults, and nothing wrong may happen. Then they end, and every thread must reach its end in bounded time.</remarks>
internal sealed partial class Simulation : INodeSurroundings
{
    private const int MostTurns = 10_000;
    private const int FirstLaterInput = 101;
    private const int SeedsPerSetClock = 4;

    /// <summary>How long a thread is held after a sign of life; pauses are up to three times as long.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Aftermath = Network.LongestWay + TimeSpan.FromMilliseconds(100);

    private readonly SimulationOptions _options;
    private readonly SimulationPlan _plan;
    private readonly Scheduler _scheduler;
    private readonly SimulatedDatabase _database;
    private readonly Network _network;
    private readonly Blows _blows;
    private readonly IReadOnlyList<LibraryEntry> _entries;
    private readonly IReadOnlyList<MovedThread> _threads;
    private readonly List<string> _problems = [];
    private readonly Dictionary<(ThreadId, long, string), string> _keys = [];
    private readonly Dictionary<string, (ThreadId, long, string)> _executions = new(StringComparer.Ordinal);
    private readonly InputBook _inputs;
    private readonly int _seed;
    private int _outcomes;
    private int _lookedAt = -1;
    private TimeSpan _calmSince;

    private Simulation(int seed, SimulationOptions options)
    {
        _seed = seed;
        _options = options;
        _scheduler = new Scheduler(seed, new Trace(options.IsTraced));
        _plan = SimulationPlan.Draw(_scheduler.Random, WorkflowLibrary.Count) with { SetsClock = seed % SeedsPerSetClock == 0 };
        _database = new SimulatedDatabase(_scheduler, options.Mutant?.AlterServer() ?? (store => store), options.KeepsCalls);
        _network = new Network(_scheduler) { RequestsLost = _plan.Lost, RepliesLost = _plan.Lost };
        _entries = [.. _plan.Workflows.Select(WorkflowLibrary.Get)];
        _threads = [.. _entries.Select((entry, i) => new MovedThread(
            new ThreadId(string.Create(CultureInfo.InvariantCulture, $"t{i}")), entry.Workflow, entry.Model.EndState))];
        _poison = _plan.HasPoison ? new MovedThread(new ThreadId("poison"), WorkflowLibrary.Poison, null) { IsPoison = true } : null;
        _blows = new Blows(_scheduler, _plan, _database, StartProcess);
        _inputs = new InputBook(
            [.. _plan.Inputs.Select((input, i) => new LaterInput(_threads[input.Thread].Id, FirstLaterInput + i, input.WhenBusy, input.At))],
            _blows.HasKilled,
            () => _network.GivenUp);
    }

    public bool HasFaults => _network.HasFaults;

    /// <summary>Runs a seed.</summary>
    internal static async Task<SimulationResult> RunAsync(int seed, SimulationOptions options)
    {
        var simulation = new Simulation(seed, options);
        simulation.Play();
        await simulation.CheckAsync();
        return simulation.Describe();
    }

    public int Draw(int bound) => _scheduler.Random.Next(bound);

    public void KillProcess() => _blows.Kill((SimulatedProcess)SynchronizationContext.Current!);

    public void Complain(string problem) => _problems.Add(problem);

    public void NoteBegin(NodeContext context, string subject)
    {
        if (_scheduler.Trace.IsWritten)
        {
            _scheduler.Trace.Write($"{_scheduler.Now.TotalMilliseconds,9:0.0} {((SimulatedProcess)SynchronizationContext.Current!).Name}: "
                + $"{context.NodeName}({subject}) of {context.ThreadId}, step {context.Step}, attempt {context.Attempt}");
        }

        var task = (context.ThreadId, context.Step, $"{context.NodeName}({subject})");
        var (key, known) = (_keys.GetValueOrDefault(task), _executions.GetValueOrDefault(context.IdempotencyKey));
        _keys[task] = context.IdempotencyKey;
        _executions[context.IdempotencyKey] = task;

        // Where commits get lost, versions are given twice, and keys with them.
        if (_database.FailOvers > 0)
        {
            return;
        }

        CheckAhead(context);

        // A step that is dropped for another input leaves its number to the next one, whose tasks are others.
        if (key is not null && key != context.IdempotencyKey && !_inputs.HasAny(context.ThreadId))
        {
            Complain($"The idempotency key of {task} was {key} and is {context.IdempotencyKey}.");
        }

        if (known.Item3 is not null && known != task)
        {
            Complain($"The idempotency key of {task} was that of {known} before.");
        }
    }

    /// <summary>A run is never further ahead of the store than it may be. Where an input takes the place of another, steps are counted back.</summary>
    private void CheckAhead(NodeContext context)
    {
        if (_plan.MostBehind is { } most && !_inputs.HasRollback(context.ThreadId) && context.Step - 1 - _database.StepOf(context.ThreadId) is var ahead && ahead > most)
        {
            Complain($"Step {context.Step} of '{context.ThreadId}' begins, {ahead} steps before it are not stored, and {most} may be.");
        }
    }

    public string NoteEnd(NodeContext context, string subject) =>
        Witness.Of(context.IdempotencyKey, (++_outcomes).ToString(CultureInfo.InvariantCulture));

    private void Play()
    {
        for (var i = 0; i < _plan.Processes; i++)
        {
            _blows.Know(StartProcess(i));
        }

        _blows.Begin();
        _scheduler.RunUntil(() => _blows.AreOver || IsSpoilt, TimeSpan.FromMinutes(1), MostTurns);
        _network.HasFaults = false;
        _calmSince = _scheduler.Now;
        _blows.End();
        if (!_scheduler.RunUntil(() => IsSpoilt || AreAtTheirEnds(), _scheduler.Now + LongestCalm, _scheduler.Turns + MostTurns))
        {
            Complain($"Without faults the threads do not come to their ends: {string.Join(", ", AllThreads.Select(DescribeStatus))}{DescribeInputs()}.");
        }

        // What is still on its way arrives, and must not change a thing.
        _scheduler.RunUntil(() => IsSpoilt, _scheduler.Now + Aftermath, _scheduler.Turns + MostTurns);
    }

    /// <summary>What was wrong once is enough; going on would hide it behind what follows from it.</summary>
    private bool IsSpoilt => _problems.Count + _database.Fouls.Count > 0;

    private bool AreAtTheirEnds()
    {
        // This is asked at each turn, and mostly only a call of the store changes the answer.
        if (_database.Made == _lookedAt && _inputs.All.Count == 0)
        {
            return false;
        }

        _lookedAt = _database.Made;
        return _threads.All(thread => _database.Heads.TryGetValue(thread.Id, out var head) && head.Header.Status == RunStatus.Succeeded)
            && (!_plan.UsesJobs || AreJobsOver())
            && (_inputs.All.Count == 0 || (_inputs.IsSettled && _scheduler.Now > _calmSince + Network.LongestWay));
    }

    private string DescribeStatus(MovedThread thread) =>
        $"{thread.Id} is {(_database.Heads.TryGetValue(thread.Id, out var head) ? head.Header.Status.ToString() : "not there")}{(_plan.UsesJobs ? DescribeJob(thread) : "")}";

    private string DescribeInputs() => string.Concat(_inputs.All.Select(input => $"; {input.By} of {input.Thread} ({input.WhenBusy}): {input.Fate}, sent by {input.Sender ?? "anybody"}"));

    private SimulatedProcess StartProcess(int number)
    {
        var process = new SimulatedProcess(_scheduler, number, string.Create(CultureInfo.InvariantCulture, $"p{number}"));
        var skew = TimeSpan.FromMilliseconds(Draw(4) == 0 ? Draw(4_000) - 2_000 : 0);
        var clock = new SimulatedClock(_scheduler, process, this) { Skew = skew };
        var store = new SimulatedStore(_scheduler, process, _database, _network, attempts: 1 + Draw(4));
        if (_plan.UsesJobs)
        {
            StartJobs(process, store, clock);
            return process;
        }

        var runners = ProcessRunners.Of(store, clock, new Random(_scheduler.Random.Next()), _threads, LeasesOf(process));
        for (var lane = 0; lane < _plan.Lanes; lane++)
        {
            var mover = new ThreadMover(process.Name, store, runners, clock, _threads, OptionsOfMovers);
            process.Post(_ => Supervise(process, mover.RunAsync(CancellationToken.None)), null);
        }

        return process;
    }

    private MoverOptions OptionsOfMovers => new()
    {
        Inputs = _inputs,
        OfRun = run => Altered(run with { Durability = _plan.Durability, MaxCommitsBehind = _plan.CommitsBehind }),
    };

    private RunOptions Altered(RunOptions run) => _options.Mutant?.AlterRun(run) ?? run;

    private LeaseOptions LeasesOf(SimulatedProcess process) => new()
    {
        Duration = Lease,
        Owner = new LeaseOwner(process.Name),
        IsGone = _plan.KnowsTheDead ? owner => _blows.HasKilled(owner.Value) : static _ => false,
    };

    private void Supervise(SimulatedProcess process, Task work) =>
        work.ContinueWith(
            ended => Complain($"{process.Name} died of {ended.Exception!.InnerException}"),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    private async Task CheckAsync()
    {
        var audit = new ThreadAudit(_database.Store, _database.Ledger, hasLost: _database.FailOvers > 0, _inputs);
        foreach (var (thread, entry) in _threads.Zip(_entries))
        {
            await audit.CheckAsync(thread.Id, thread.Workflow, entry.Model);
        }

        if (_poison is { } poison)
        {
            await audit.CheckChainAsync(poison.Id, poison.Workflow);
        }

        audit.CheckNothingLost();
        CheckJobs();
        _problems.AddRange(_database.Fouls);
        _problems.AddRange(audit.Problems);
    }

    private SimulationResult Describe()
    {
        foreach (var header in _database.Ledger.Stored)
        {
            _scheduler.Trace.Mix((long)(ulong)header.Hash.Low);
        }

        return new SimulationResult
        {
            Seed = _seed,
            Problems = _problems,
            Hash = _scheduler.Trace.Hash,
            Turns = _scheduler.Turns,
            VirtualTime = _scheduler.Now,
            Commits = _database.Ledger.Stored.Count,
            Kills = _blows.Kills,
            Pauses = _blows.Pauses,
            FailOvers = _database.FailOvers,
            Fenced = _database.Fenced,
            LaterInputs = _inputs.All.Count(input => input.Fate == InputFate.Taken),
            Lines = _scheduler.Trace.Lines,
            Calls = _options.KeepsCalls ? _database.Calls : [],
        };
    }
}
