using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class DurabilityTests
{
    private const string Linear = """
        schema: graphagents/v1
        name: linear
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log }
          b: { type: word, output: log }
          c: { type: word, output: log }
        edges: [START -> a, a -> b, b -> c]
        """;

    private const string Loop = """
        schema: graphagents/v1
        name: loop
        state: { log: { type: list<string>, reduce: append }, count: { type: int, reduce: add } }
        nodes:
          a: { type: word, output: { log: "${result}", count: "${1}" } }
          b: { type: word, output: log }
        edges:
          - START -> a
          - { from: a, choose: [ { when: count < 4, to: b }, { else: END } ] }
          - b -> a
        """;

    private const string ParallelWithJoin = """
        schema: graphagents/v1
        name: join
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log }
          b: { type: word, output: log }
          b2: { type: word, output: log }
          c: { type: word, output: log }
          last: { type: word, output: log, defer: true }
          end: { type: word, output: log }
        edges:
          - "START -> [a, b, c, last]"
          - b -> b2
          - { from: [a, b2, c], to: end }
        """;

    private const string MapReduce = """
        schema: graphagents/v1
        name: map
        state:
          numbers: { type: list<int>, default: [1, 2, 3] }
          results: { type: list<int>, reduce: append }
          log: { type: list<string>, reduce: append }
        nodes:
          plan: { type: word, output: log }
          work: { type: pass, with: { value: "${number}" }, output: results }
          end: { type: word, output: log }
        edges:
          - START -> plan
          - { from: plan, each: numbers, as: number, to: work }
          - work -> end
        """;

    private const string Interrupted = """
        schema: graphagents/v1
        name: asking
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: word, output: log }
          b: { type: ask, output: log }
          c: { type: word, output: log, interrupt: before }
        edges: ["START -> [a, b]", b -> c]
        """;

    public static TheoryData<string, string, int, CrashMoment> Crashes()
    {
        var crashes = new TheoryData<string, string, int, CrashMoment>();
        foreach (var (name, workflow, commits) in new[]
        {
            ("linear", Linear, 4), ("loop", Loop, 8), ("join", ParallelWithJoin, 5), ("map", MapReduce, 4), ("interrupt", Interrupted, 7),
        })
        {
            for (var commit = 1; commit <= commits; commit++)
            {
                crashes.Add(name, workflow, commit, CrashMoment.BeforeStoring);
                crashes.Add(name, workflow, commit, CrashMoment.AfterStoring);
            }
        }

        return crashes;
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task a_process_killed_at_any_commit_is_resumed_to_the_undisturbed_end(string name, string workflow, int commit, CrashMoment moment)
    {
        var undisturbed = NewWorld(new InMemoryCheckpointStore());
        var expected = await DriveAsync(undisturbed, workflow);
        var store = new InMemoryCheckpointStore();
        var crash = () => DriveAsync(NewWorld(new CrashingStore(store, commit, moment)), workflow);
        await crash.Should().ThrowAsync<StoreException>(name);
        var survivor = NewWorld(store);

        var result = await DriveAsync(survivor, workflow);

        result.State.Exact().Should().Be(expected.State.Exact());
        (await FinishedTasksAsync(survivor)).Should().Equal(await FinishedTasksAsync(undisturbed));
        RequireWholeChain(await survivor.HistoryAsync());
    }

    [Theory]
    [InlineData(Linear, 4)]
    [InlineData(Loop, 8)]
    [InlineData(ParallelWithJoin, 5)]
    [InlineData(MapReduce, 4)]
    [InlineData(Interrupted, 7)]
    public async Task the_crashes_above_cover_every_commit(string workflow, int commits)
    {
        var world = NewWorld(new InMemoryCheckpointStore());

        await DriveAsync(world, workflow);

        (await world.HistoryAsync()).Should().HaveCount(commits);
    }

    [Fact]
    public async Task a_receipt_holds_the_input_before_any_node_runs()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithGate("word", gate);
        var run = world.Start(Linear.Replace("state: {", "input: [topic]\nstate: { topic: string,", StringComparison.Ordinal), ("topic", "bees"));
        await gate.Reached;

        var view = await world.ViewAsync();

        view.Entry.Source.Should().Be("input");
        view.State.Should().BeEquivalentTo(ValueMap.Of(("topic", "bees")));
        view.Next.Should().Equal("a");
        run.RequestStop();
        await run.Completion;
    }

    [Fact]
    public async Task a_step_with_one_task_costs_one_store_round_trip()
    {
        var store = new RecordingStore(new InMemoryCheckpointStore());
        var world = NewWorld(store);

        await world.RunAsync(Linear);

        store.Calls.Should().Equal("definition", "find", "commit 1", "commit 2", "commit 3", "commit 4");
    }

    [Fact]
    public async Task a_run_whose_thread_another_took_over_ends_with_a_typed_refusal_and_stores_nothing()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithGate("word", gate);
        var first = world.Start(Linear);
        await gate.Reached;
        var second = world.NextProcess().WithNode("word", _ => "second");
        var expected = await second.ResumeAsync(Linear);
        var commits = (await world.HistoryAsync()).Count;
        gate.Open();

        var lose = () => first.Completion;

        var lost = (await lose.Should().ThrowAsync<LeaseLostException>()).Which;
        lost.ThreadId.Should().Be(new ThreadId("t1"));
        (await world.HistoryAsync()).Should().HaveCount(commits);
        (await world.ViewAsync()).State["log"].Should().Be(expected.State["log"]);
    }

    [Fact]
    public async Task a_commit_stores_what_the_step_changed_whatever_the_length_of_the_list()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        const string Growing = """
            schema: graphagents/v1
            name: growing
            state: { log: { type: list<int>, reduce: append } }
            limits: { max_steps: 500 }
            nodes:
              a: { type: one, output: log }
            edges:
              - START -> a
              - { from: a, choose: [ { when: size(log) < 200, to: a }, { else: END } ] }
            """;

        await world.RunAsync(Growing);

        var commits = new List<StoredCommit>();
        await foreach (var commit in world.Store.ReadHistoryAsync(new ThreadId("t1"), new HistoryQuery(), CancellationToken.None))
        {
            commits.Add(commit);
        }

        commits[1].Body.Length.Should().BeLessThan(commits[^3].Body.Length + 20);
    }

    [Fact]
    public async Task a_load_reads_a_snapshot_and_the_differences_after_it()
    {
        var world = new EngineWorld().WithNode("much", _ => new string('x', 30_000)).WithNode("word", context => context.NodeName);
        const string Big = """
            schema: graphagents/v1
            name: big
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              a: { type: much, output: log }
              b: { type: much, output: log }
              c: { type: much, output: log }
              d: { type: word, output: log }
            edges: [START -> a, a -> b, b -> c, c -> d]
            """;
        var live = await world.RunAsync(Big);

        var stored = await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None);
        var restored = await world.NextProcess().ResumeAsync(Big);

        stored!.Snapshot!.Version.Should().Be(4);
        stored.Tail.Should().ContainSingle();
        restored.State.Exact().Should().Be(live.State.Exact());
    }

    [Fact]
    public async Task a_load_never_runs_a_reducer_of_the_developers()
    {
        var calls = 0;
        var world = NewWorld(new InMemoryCheckpointStore());
        world.CompilerOptions = new Graph.Runtime.Compilation.WorkflowCompilerOptions
        {
            Reducers = new Dictionary<string, Graph.Runtime.Reducers.Reducer>
            {
                ["longest"] = new Graph.Runtime.Reducers.FunctionReducer("longest", (current, write) =>
                {
                    calls++;
                    return current.IsNull || current.AsString().Length < write.AsString().Length ? write : current;
                }),
            },
        };
        var workflow = Linear.Replace("type: list<string>, reduce: append", "type: string, reduce: longest", StringComparison.Ordinal);
        var live = await world.RunAsync(workflow);
        calls = 0;

        var restored = await world.NextProcess().ResumeAsync(workflow);

        restored.State.Exact().Should().Be(live.State.Exact());
        calls.Should().Be(0);
    }

    private static EngineWorld NewWorld(ICheckpointStore store) => new EngineWorld(store)
        .WithNode("word", context => context.NodeName)
        .WithNode("ask", context => context.Interrupt("sure?"))
        .WithWorker("pass", value => value);

    /// <summary>Starts or resumes a thread and answers what it asks, as a patient caller does, until it is over.</summary>
    private static async Task<RunResult> DriveAsync(EngineWorld world, string workflow)
    {
        var stored = await new ThreadReader(world.Store).FindAsync(new ThreadId("t1"), CancellationToken.None);
        var result = stored is null ? await world.RunAsync(workflow) : await world.ResumeAsync(workflow);
        while (result.Status == RunStatus.Interrupted)
        {
            var asks = result.Interrupts.Any(interrupt => interrupt.Kind == InterruptKind.Question);
            result = await world.ResumeAsync(workflow, asks ? "yes" : (Value?)null);
        }

        return result;
    }

    private static async Task<IReadOnlyList<string>> FinishedTasksAsync(EngineWorld world) =>
        [.. (await world.HistoryAsync()).SelectMany(entry => entry.Tasks.Select(task => $"{entry.Step} {task.Key}"))];

    private static void RequireWholeChain(IReadOnlyList<HistoryEntry> history)
    {
        history[0].Header.ParentHash.Should().Be(CommitHash.None);
        history.Select(entry => entry.Header.Version).Should().Equal(Enumerable.Range(1, history.Count).Select(version => (long)version));
        history.Skip(1).Select(entry => entry.Header.ParentHash).Should().Equal(history.SkipLast(1).Select(entry => entry.Header.Hash));
        history.Skip(1).Select(entry => entry.Header.ParentVersion).Should().Equal(history.SkipLast(1).Select(entry => entry.Header.Version));
    }
}
