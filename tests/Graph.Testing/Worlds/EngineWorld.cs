using System.Text.RegularExpressions;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>The real engine over a store, with nodes that a test writes in a line and a clock that it moves.</summary>
public sealed partial class EngineWorld
{
    private const string LeadsNowhereCode = "GA4020";

    private static int Made;

    private readonly Dictionary<string, NodeWork> _works;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly Lock _gate = new();
    private readonly HashSet<LeaseOwner> _others = [];
    private readonly LeaseOwner _owner = new($"world:m:b:1:1:{Interlocked.Increment(ref Made)}");

    public EngineWorld(ICheckpointStore? store = null)
        : this(store, new ManualTime(), new Dictionary<string, NodeWork>(StringComparer.Ordinal))
    {
    }

    /// <summary>A world over a store that has the clock already.</summary>
    public EngineWorld(ICheckpointStore store, ManualTime time)
        : this(store, time, new Dictionary<string, NodeWork>(StringComparer.Ordinal))
    {
    }

    private EngineWorld(ICheckpointStore? store, ManualTime time, Dictionary<string, NodeWork> works)
    {
        Store = store ?? new InMemoryCheckpointStore(time);
        Time = time;
        _works = works;
    }

    /// <summary>What a node of a test does: its <c>value</c> parameter, its context, its token.</summary>
    private delegate ValueTask<NodeResult> NodeWork(Value value, NodeContext context, CancellationToken cancellationToken);

    public ICheckpointStore Store { get; }

    public ManualTime Time { get; }

    /// <summary>How runs of this world are carried out.</summary>
    public RunOptions Options { get; set; } = new();

    /// <summary>Reducers of the test's own.</summary>
    public WorkflowCompilerOptions CompilerOptions { get; set; } = new();

    /// <summary>The names of the nodes that ran, in the order in which they began.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>How runs of this world hold their threads; unless a test is about that, so long that nothing is renewed.</summary>
    public LeaseOptions Leases { get; set; } = new() { Duration = TimeSpan.FromDays(1_000) };

    public WorkflowRunner Runner => field ??= new WorkflowRunner(
        Store, Time, random: new Random(1), leases: Leases with { Owner = _owner, IsGone = owner => !_others.Contains(owner) });

    /// <summary>Another process, after this one has died: the same nodes and clock, nothing remembered, on this store or what is left of it.</summary>
    /// <param name="store">The store; null for this one.</param>
    /// <param name="time">Its own clock, where timers of the dead process, which are still set on this one's, would have it go on; null for the same clock.</param>
    public EngineWorld NextProcess(ICheckpointStore? store = null, ManualTime? time = null)
    {
        var next = OtherProcess(store, time);
        next._others.Clear();
        return next;
    }

    /// <summary>Another process beside this one.</summary>
    public EngineWorld OtherProcess(ICheckpointStore? store = null, ManualTime? time = null)
    {
        var other = new EngineWorld(store ?? Store, time ?? Time, new Dictionary<string, NodeWork>(_works, StringComparer.Ordinal))
        {
            Options = Options,
            CompilerOptions = CompilerOptions,
            Leases = Leases,
        };
        other._others.Add(_owner);
        _others.Add(other._owner);
        return other.WithFiles(_files);
    }

    /// <summary>Makes it known that somebody else who moves threads lives.</summary>
    public EngineWorld WithNeighbour(LeaseOwner owner)
    {
        _others.Add(owner);
        return this;
    }

    /// <summary>Makes a file that workflows may include or run.</summary>
    public EngineWorld WithFile(string name, string text)
    {
        _files[Path.GetFullPath(name)] = text;
        return this;
    }

    /// <summary>Makes a node type; its nodes' result is of type <c>any</c>.</summary>
    public EngineWorld WithNode(string type, Func<NodeContext, CancellationToken, ValueTask<NodeResult>> run)
    {
        _works[type] = (_, context, cancellationToken) => run(context, cancellationToken);
        return this;
    }

    /// <summary>Makes a node type that has a result at once.</summary>
    public EngineWorld WithNode(string type, Func<NodeContext, Value> run) =>
        WithNode(type, (context, _) => ValueTask.FromResult(NodeResult.Of(run(context))));

    /// <summary>Makes a node type that has a command at once.</summary>
    public EngineWorld WithCommand(string type, Func<NodeContext, NodeCommand> run) =>
        WithNode(type, (context, _) => ValueTask.FromResult(NodeResult.Of(run(context))));

    /// <summary>Makes a node type that works on its parameter <c>value</c>.</summary>
    public EngineWorld WithWorker(string type, Func<Value, NodeContext, CancellationToken, ValueTask<NodeResult>> run)
    {
        _works[type] = (value, context, cancellationToken) => run(value, context, cancellationToken);
        return this;
    }

    /// <summary>Makes a node type that works on its parameter <c>value</c> at once.</summary>
    public EngineWorld WithWorker(string type, Func<Value, Value> run) =>
        WithWorker(type, (value, _, _) => ValueTask.FromResult(NodeResult.Of(run(value))));

    /// <summary>Makes a node type that stands before a gate and then gives its node's name.</summary>
    public EngineWorld WithGate(string type, Gate gate) =>
        WithNode(type, async (context, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return NodeResult.Of(context.NodeName);
        });

    private EngineWorld WithFiles(Dictionary<string, string> files)
    {
        foreach (var (path, text) in files)
        {
            _files[path] = text;
        }

        return this;
    }

    /// <summary>Compiles a workflow that must be right, but for this: a node that leads nowhere ends its path there, so that a test says only what matters.</summary>
    public CompiledWorkflow Compile(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var compiler = NewCompiler();
        var compilation = compiler.Compile(yaml, "test.yaml");
        var ends = compilation.Diagnostics
            .Where(diagnostic => diagnostic.Code == LeadsNowhereCode)
            .Select(diagnostic => $"{LeadsNowhere().Match(diagnostic.ToString()).Groups[1].Value} -> END")
            .ToList();
        compilation = ends.Count == 0 ? compilation : compiler.Compile(WithEdges(yaml, ends), "test.yaml");
        return compilation.Workflow
            ?? throw new ArgumentException(string.Join("\n", compilation.Diagnostics.Select(diagnostic => diagnostic.ToString())), nameof(yaml));
    }

    /// <summary>What compiles workflows with the nodes that the world has by now.</summary>
    public WorkflowCompiler NewCompiler() => new(
        new NodeRegistry(_works.Select(work => Describe(work.Key, work.Value))),
        NoServices.Instance,
        CompilerOptions with { ReadFile = path => _files.GetValueOrDefault(path) });

    /// <summary>Starts a run and leaves it to itself: the test moves the clock.</summary>
    public WorkflowRun Start(string yaml, params (Value Field, Value Value)[] input) => Start(yaml, "t1", input);

    public WorkflowRun Start(string yaml, string thread, params (Value Field, Value Value)[] input) => Runner.Start(
        Compile(yaml),
        new RunRequest { ThreadId = new ThreadId(thread), Input = ValueMap.Of(input), Options = Options },
        CancellationToken.None);

    /// <summary>Resumes a run and leaves it to itself: the test moves the clock.</summary>
    public WorkflowRun Resume(string yaml, Value? answer = null, string thread = "t1") => Runner.Resume(
        Compile(yaml),
        new ResumeRequest { ThreadId = new ThreadId(thread), BareAnswer = answer, Options = Options },
        CancellationToken.None);

    public Task<RunResult> RunAsync(string yaml, params (Value Field, Value Value)[] input) => RunAsync(yaml, "t1", input);

    public Task<RunResult> RunAsync(string yaml, string thread, params (Value Field, Value Value)[] input) =>
        CompleteAsync(Start(yaml, thread, input));

    public Task<RunResult> ResumeAsync(string yaml, Value? answer = null, string thread = "t1") => CompleteAsync(Resume(yaml, answer, thread));

    public Task<RunResult> ResumeAsync(string yaml, IReadOnlyDictionary<InterruptId, Value> answers, string thread = "t1") =>
        CompleteAsync(Runner.Resume(
            Compile(yaml),
            new ResumeRequest { ThreadId = new ThreadId(thread), Answers = answers, Options = Options },
            CancellationToken.None));

    /// <summary>Moves a thread to another definition.</summary>
    public Task<UpgradeReport> UpgradeAsync(string from, string to, string thread = "t1") =>
        new ThreadUpgrader(Store, Time).UpgradeAsync(new ThreadId(thread), Compile(from), Compile(to), CancellationToken.None);

    /// <summary>Lets time pass second by second until something is done, and only while somebody is about to act: a busy machine is waited for.</summary>
    public async Task LetTimePassAsync(Task until)
    {
        while (await Task.WhenAny(until, Time.WhenTimerIsSetWithin(TimeSpan.FromMinutes(1))) != until)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Waits for a run, and moves the clock whenever the run waits for it.</summary>
    public async Task<RunResult> CompleteAsync(WorkflowRun run)
    {
        while (!run.Completion.IsCompleted)
        {
            if (await Task.WhenAny(run.Completion, Time.WhenTimerIsSet) != run.Completion)
            {
                Time.AdvanceToNextTimer();
            }
        }

        return await run.Completion;
    }

    /// <summary>All commits of a thread, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string thread = "t1")
    {
        var entries = new List<HistoryEntry>();
        await foreach (var entry in new ThreadReader(Store).ReadHistoryAsync(new ThreadId(thread), new HistoryQuery(), CancellationToken.None))
        {
            entries.Insert(0, entry);
        }

        return entries;
    }

    /// <summary>A thread at its head, or as of a version.</summary>
    public async Task<ThreadView> ViewAsync(long? version = null, string thread = "t1")
    {
        var reader = new ThreadReader(Store);
        var view = version is { } wanted
            ? await reader.FindAtAsync(new ThreadId(thread), wanted, CancellationToken.None)
            : await reader.FindAsync(new ThreadId(thread), CancellationToken.None);
        return view ?? throw new ArgumentException($"There is no version {version} of '{thread}'.", nameof(version));
    }

    /// <summary>All events of a run that is over, oldest first.</summary>
    public static async Task<IReadOnlyList<RunEvent>> EventsAsync(WorkflowRun run, long afterNumber = 0)
    {
        ArgumentNullException.ThrowIfNull(run);
        var events = new List<RunEvent>();
        await foreach (var happened in run.ReadEventsAsync(afterNumber))
        {
            events.Add(happened);
        }

        return events;
    }

    private static string WithEdges(string yaml, IEnumerable<string> edges) => yaml.Contains("edges: [", StringComparison.Ordinal)
        ? yaml.Replace("edges: [", $"edges: [{string.Join(", ", edges)}, ", StringComparison.Ordinal)
        : yaml.Replace("edges:\n", $"edges:\n{string.Concat(edges.Select(edge => $"  - {edge}\n"))}", StringComparison.Ordinal);

    [GeneratedRegex("'([^']+)' leads nowhere")]
    private static partial Regex LeadsNowhere();

    private NodeDescriptor Describe(string type, NodeWork work) => new()
    {
        Type = type,
        Description = "A node of a test.",
        Parameters = [new NodeParameter { Name = "value", Type = StateType.Any, Description = "What to work on." }],
        ResultType = StateType.Any,
        Create = _ => new WorkingNode(this, work),
    };

    private void Note(string node)
    {
        lock (_gate)
        {
            _calls.Add(node);
        }
    }

    private sealed class WorkingNode(EngineWorld world, NodeWork work) : INode
    {
        public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
        {
            world.Note(context.NodeName);
            return work(input[0], context, cancellationToken);
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        internal static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
