using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>The real engine over a store, with nodes that a test writes in a line and a clock that it moves.</summary>
public sealed class EngineWorld(ICheckpointStore? store = null)
{
    private readonly Dictionary<string, NodeDescriptor> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly Lock _gate = new();

    public ICheckpointStore Store { get; } = store ?? new InMemoryCheckpointStore();

    public ManualTime Time { get; } = new();

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

    public WorkflowRunner Runner => field ??= new WorkflowRunner(Store, Time, random: new Random(1));

    /// <summary>Makes a node type; its nodes' result is of type <c>any</c>.</summary>
    public EngineWorld WithNode(string type, Func<NodeContext, CancellationToken, ValueTask<NodeResult>> run)
    {
        _types[type] = new NodeDescriptor
        {
            Type = type,
            Description = "A node of a test.",
            ResultType = StateType.Any,
            Create = _ => new LambdaNode(this, run),
        };
        return this;
    }

    /// <summary>Makes a node type that has a result at once.</summary>
    public EngineWorld WithNode(string type, Func<NodeContext, Value> run) =>
        WithNode(type, (context, _) => ValueTask.FromResult(NodeResult.Of(run(context))));

    /// <summary>Makes a node type that has a command at once.</summary>
    public EngineWorld WithCommand(string type, Func<NodeContext, NodeCommand> run) =>
        WithNode(type, (context, _) => ValueTask.FromResult(NodeResult.Of(run(context))));

    /// <summary>Makes a file that workflows may include or run.</summary>
    public EngineWorld WithFile(string name, string text)
    {
        _files[Path.GetFullPath(name)] = text;
        return this;
    }

    /// <summary>Compiles a workflow that must be right.</summary>
    public CompiledWorkflow Compile(string yaml)
    {
        var options = new WorkflowCompilerOptions { ReadFile = path => _files.GetValueOrDefault(path) };
        var compilation = new WorkflowCompiler(new NodeRegistry(_types.Values), NoServices.Instance, options).Compile(yaml, "test.yaml");
        return compilation.Workflow
            ?? throw new ArgumentException(string.Join("\n", compilation.Diagnostics.Select(diagnostic => diagnostic.ToString())), nameof(yaml));
    }

    public Task<RunResult> RunAsync(string yaml, params (Value Field, Value Value)[] input) => RunAsync(yaml, "t1", input);

    public Task<RunResult> RunAsync(string yaml, string thread, params (Value Field, Value Value)[] input) =>
        CompleteAsync(Runner.Start(Compile(yaml), new RunRequest { ThreadId = new ThreadId(thread), Input = ValueMap.Of(input) }, CancellationToken.None));

    public Task<RunResult> ResumeAsync(string yaml, Value? answer = null, string thread = "t1") =>
        CompleteAsync(Runner.Resume(Compile(yaml), new ResumeRequest { ThreadId = new ThreadId(thread), BareAnswer = answer }, CancellationToken.None));

    public Task<RunResult> ResumeAsync(string yaml, IReadOnlyDictionary<InterruptId, Value> answers, string thread = "t1") =>
        CompleteAsync(Runner.Resume(Compile(yaml), new ResumeRequest { ThreadId = new ThreadId(thread), Answers = answers }, CancellationToken.None));

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

    private void Note(string node)
    {
        lock (_gate)
        {
            _calls.Add(node);
        }
    }

    private sealed class LambdaNode(EngineWorld world, Func<NodeContext, CancellationToken, ValueTask<NodeResult>> run) : INode
    {
        public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
        {
            world.Note(context.NodeName);
            return run(context, cancellationToken);
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        internal static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
