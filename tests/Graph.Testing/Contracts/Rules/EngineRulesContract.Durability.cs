using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

public abstract partial class EngineRulesContract
{
    private static readonly string Rounds = Workflow(
        """
        begin: { set: { count: "1", log: "['begin ' + string(count)]" } }
        left: { set: { log: "['left ' + string(count)]" } }
        right: { type: word, output: log }
        item: { set: { log: "['item ' + string(n)]" } }
        end: { set: { text: "'round ' + string(count)" } }
        """,
        """
        - START -> begin
        - begin -> [left, right]
        - { from: left, each: numbers, as: n, to: item }
        - { from: [item, right], to: end, join: all }
        - { from: end, choose: [ { when: count < 3, to: begin }, { else: END } ] }
        """);

    [Fact]
    public async Task rule_17_a_receipt_holds_the_input_before_any_node_runs()
    {
        var atStart = 0L;
        var world = World();
        world.WithNode("look", async (context, _) =>
        {
            var stored = await Store.FindAsync(context.ThreadId, CancellationToken.None);
            atStart = stored!.Head.Version;
            return NodeResult.Of("seen");
        });

        await world.RunAsync(Workflow("a: { type: look }", "- START -> a"), ("topic", "kept"));

        atStart.Should().Be(1);
        (await world.ViewAsync(1)).State["topic"].Should().Be((Value)"kept");
    }

    [Fact]
    public async Task rule_18_of_two_processes_that_move_a_thread_one_gets_a_typed_refusal_and_nothing_of_it_is_stored()
    {
        var gate = new Gate();
        var isOther = false;
        var world = World().WithNode("slow", async (_, cancellationToken) =>
        {
            if (isOther)
            {
                return NodeResult.Of("of the other");
            }

            await gate.PassAsync(cancellationToken);
            return NodeResult.Of("late");
        });
        var workflow = Workflow("a: { type: slow, output: log }", "- START -> a");
        var first = world.Start(workflow);
        await gate.Reached;
        isOther = true;
        await TakeOverAsync(world, workflow);
        gate.Open();

        var ending = async () => await first.Completion;

        await ending.Should().ThrowAsync<LeaseLostException>();
        (await world.ViewAsync()).State["log"].Should().Be((Value)ValueList.Of("of the other"));
    }

    [Fact]
    public async Task rule_19_a_step_with_one_task_costs_one_store_round_trip()
    {
        var store = new RecordingStore(Store);
        var world = new EngineWorld(store).WithNode("one", _ => 1L);

        await world.RunAsync(Workflow("a: { type: one, output: count }\nb: { type: one, output: count }", "- START -> a\n- a -> b"));

        store.Calls.Should().Equal("definition", "find", "commit 1", "commit 2", "commit 3");
    }

    [Fact]
    public async Task rule_21_storage_is_by_difference_and_a_load_reads_a_bounded_tail()
    {
        const int Steps = 400;
        var world = World().WithNode("kilobyte", _ => new string('x', 1024));
        var loop = Workflow(
            "a: { type: kilobyte, output: log }", $"- START -> a\n- {{ from: a, choose: [ {{ when: run.step < {Steps}, to: a }}, {{ else: END }} ] }}", "limits: { max_steps: 1000 }");

        await world.RunAsync(loop);

        var stored = await Store.FindAsync(new ThreadId("t1"), CancellationToken.None);
        stored!.Tail.Sum(commit => commit.Body.Length).Should().BeLessThan(stored.Snapshot!.Body.Length + (256 * 2048));
        stored.Tail.Should().OnlyContain(commit => commit.Body.Length < 2048);
    }

    [Fact]
    public async Task rule_22_a_load_never_runs_user_code()
    {
        var runs = 0;
        var world = World();
        world.CompilerOptions = new WorkflowCompilerOptions
        {
            Reducers = new Dictionary<string, Reducer>
            {
                ["counting"] = new FunctionReducer("counting", (_, write) =>
                {
                    runs++;
                    return write;
                }),
            },
        };
        var workflow = Workflow("a: { type: one, output: count }", "- START -> a").Replace("reduce: add", "reduce: counting", StringComparison.Ordinal);
        await world.RunAsync(workflow);
        var before = runs;

        var view = await world.ViewAsync();

        before.Should().BePositive();
        runs.Should().Be(before);
        view.State["count"].Should().Be((Value)1L);
    }

    [Fact]
    public async Task rule_23_killed_at_any_commit_and_resumed_a_run_ends_byte_for_byte_like_an_undisturbed_one()
    {
        var undisturbed = World();
        var wanted = (await undisturbed.RunAsync(Rounds, "undisturbed")).State.Exact();
        var steps = await StepsOfAsync(undisturbed, "undisturbed");
        var commits = (await undisturbed.HistoryAsync("undisturbed")).Count;

        var differences = new List<string>();
        for (var death = 1; death <= commits; death++)
        {
            foreach (var isStored in new[] { false, true })
            {
                var thread = $"t{death}{isStored}";
                var (state, made) = await KillAndResumeAsync(thread, death, isStored);
                if (state != wanted || !made.SequenceEqual(steps))
                {
                    differences.Add($"killed at commit {death}, stored: {isStored}: {state}\n{string.Join('\n', made)}");
                }
            }
        }

        commits.Should().BeGreaterThan(10);
        differences.Should().BeEmpty();
    }

    /// <summary>Lets another process move a thread while one that is taken for dead still runs.</summary>
    private async Task TakeOverAsync(EngineWorld world, string workflow)
    {
        world.Time.Advance(TimeSpan.FromHours(1));
        await (await NextAsync(world)).ResumeAsync(workflow);
    }

    private async Task<(string State, IReadOnlyList<string> Steps)> KillAndResumeAsync(string thread, int death, bool isStored)
    {
        var dying = new EngineWorld(new DyingStore(Store).DieAt(death, isStored)).WithNode("word", context => context.NodeName).WithNode("one", _ => 1L);
        try
        {
            await dying.RunAsync(Rounds, thread);
        }
        catch (ProcessDiedException)
        {
            // The process is gone; what it stored is all that is left of it.
        }

        dying.Time.Advance(TimeSpan.FromHours(1));
        var next = await NextAsync(dying);
        var isKnown = await next.Store.FindAsync(new ThreadId(thread), CancellationToken.None) is not null;
        var result = isKnown ? await next.ResumeAsync(Rounds, thread: thread) : await next.RunAsync(Rounds, thread);
        return (result.State.Exact(), await StepsOfAsync(next, thread));
    }

    private static async Task<IReadOnlyList<string>> StepsOfAsync(EngineWorld world, string thread) =>
        [.. (await world.HistoryAsync(thread)).Where(entry => entry.Tasks.Count > 0).Select(entry => $"{entry.Step}: {string.Join(' ', entry.Tasks.Select(task => task.Key))}")];
}
