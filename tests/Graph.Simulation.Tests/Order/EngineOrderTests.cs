using System.Reflection;
using Graph.Runtime.Engine;

namespace Graph.Simulation.Tests.Order;

/// <summary>The engine never leaves the thread and the clock that it is given: else no seed could repeat what it does.</summary>
public sealed class EngineOrderTests
{
    private static readonly string[] Namespaces =
        ["Graph.Runtime.Engine", "Graph.Runtime.Checkpoints", "Graph.Runtime.Jobs", "Graph.Runtime.Authoring", "Graph.Runtime.Reducers", "Graph.Runtime.State"];

    /// <summary>Whatever takes work to another thread, or reads time, luck or identity from elsewhere, or has an order of its own.</summary>
    private static readonly string[] Forbidden =
    [
        "System.Threading.Tasks.Task.Run",
        "System.Threading.Tasks.TaskFactory",
        "System.Threading.Tasks.Parallel",
        "System.Threading.ThreadPool",
        "System.Threading.Thread.",
        "System.Threading.Timer.",
        "System.Threading.PeriodicTimer..ctor",
        "System.Threading.CancellationTokenSource.CancelAsync",
        "System.Diagnostics.Stopwatch",
        "System.Environment.get_TickCount",
        "System.DateTime.get_Now",
        "System.DateTime.get_UtcNow",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System",
        "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
        "System.Random.get_Shared",
        "System.Security.Cryptography.RandomNumberGenerator",
        "System.Collections.Concurrent.ConcurrentDictionary`2.GetEnumerator",
        "System.Collections.Concurrent.ConcurrentDictionary`2.get_Values",
        "System.Collections.Concurrent.ConcurrentDictionary`2.get_Keys",
        "System.Collections.Concurrent.ConcurrentBag",
        "System.Collections.Immutable.ImmutableHashSet`1.GetEnumerator",
        "System.Collections.Immutable.ImmutableDictionary`2.GetEnumerator",
    ];

    private const string LanesReason = "threads of its own are what a host gets that asks for them";

    /// <summary>What is forbidden elsewhere and right here, with the reason.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["Graph.Runtime.Engine.WorkflowRunner..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.ThreadUpgrader..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.ThreadForker..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.ThreadUpdater..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.StoreMigrator..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.Archiving.StoreArchive..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.Archiving.StoreArchive..ctor calls System.TimeProvider.get_System()"] = "the default of whoever hands no clock in",
        ["Graph.Runtime.Jobs.JobWorker..ctor calls System.Random.get_Shared()"] = "the default of whoever hands no generator in",
        ["Graph.Runtime.Engine.NodeLanes.StartLane calls System.Threading.Thread..ctor(ThreadStart)"] = LanesReason,
        ["Graph.Runtime.Engine.NodeLanes.StartLane calls System.Threading.Thread.set_IsBackground(Boolean)"] = LanesReason,
        ["Graph.Runtime.Engine.NodeLanes.StartLane calls System.Threading.Thread.set_Name(String)"] = LanesReason,
        ["Graph.Runtime.Engine.NodeLanes.StartLane calls System.Threading.Thread.Start()"] = LanesReason,
        ["Graph.Runtime.Engine.NodeLanes.TryExecuteTaskInline calls System.Threading.Thread.get_CurrentThread()"] = LanesReason,
        ["Graph.Runtime.Engine.Execution.TaskRunner.CallOnAsync calls System.Threading.Tasks.TaskFactory.StartNew(Func`1, CancellationToken, TaskCreationOptions, TaskScheduler)"] =
            "goes to the scheduler that was handed in, and only when one was",
        ["Graph.Runtime.Engine.Leasing.LeaseKeeper+<RenewAllAsync> calls System.Collections.Concurrent.ConcurrentDictionary`2.get_Values()"] = "put in an order before anything is done",
        ["Graph.Runtime.Checkpoints.InMemoryCheckpointStore..ctor calls System.TimeProvider.get_System()"] = "the default of whoever hands no clock in",
    };

    private static readonly IReadOnlyList<MethodCall> Calls = [.. MethodCalls.In(typeof(WorkflowRunner).Assembly, IsEngine)];

    [Fact]
    public void nothing_in_the_engine_leaves_the_thread_or_the_clock_that_it_is_given()
    {
        var wrong = Calls.Where(call => Forbidden.Any(member => call.Member.StartsWith(member, StringComparison.Ordinal)))
            .Select(call => call.ToString())
            .Where(call => !Allowed.ContainsKey(call));

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void every_await_in_the_engine_goes_on_where_it_was()
    {
        var wrong = Calls.Where(call => call.Called.Name == "ConfigureAwait" && !KeepsContext(call)).Select(call => call.ToString());

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void every_wait_in_the_engine_goes_by_a_clock_that_was_handed_in()
    {
        var wrong = Calls.Where(call => WaitsForTime(call.Called) && !call.Called.GetParameters().Any(parameter => parameter.ParameterType == typeof(TimeProvider)))
            .Select(call => call.ToString());

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void each_exception_to_the_rule_is_still_needed()
    {
        var unused = Allowed.Keys.Except(Calls.Select(call => call.ToString()));

        unused.Should().BeEmpty();
    }

    [Fact]
    public void the_scan_sees_into_lambdas_and_async_methods()
    {
        Calls.Should().HaveCountGreaterThan(3_000);
        Calls.Should().Contain(call => call.Caller.Name == "MoveNext" && call.Called.DeclaringType == typeof(Graph.Runtime.Checkpoints.ICheckpointStore));
    }

    private static bool IsEngine(string name) => Namespaces.Any(wanted => name == wanted || name.StartsWith(wanted + ".", StringComparison.Ordinal));

    private static bool KeepsContext(MethodCall call) =>
        call.Called.GetParameters().Any(parameter => parameter.ParameterType == typeof(ConfigureAwaitOptions))
            ? call.Constant is { } options && ((ConfigureAwaitOptions)options).HasFlag(ConfigureAwaitOptions.ContinueOnCapturedContext)
            : call.Constant == 1;

    private static bool WaitsForTime(MethodBase called) =>
        (called.DeclaringType == typeof(Task) && called.Name is nameof(Task.Delay))
        || (called.DeclaringType == typeof(CancellationTokenSource) && called is ConstructorInfo && called.GetParameters().Length > 0)
        || (called.Name == nameof(Task.WaitAsync) && called.GetParameters().Any(parameter => parameter.ParameterType == typeof(TimeSpan)));
}
