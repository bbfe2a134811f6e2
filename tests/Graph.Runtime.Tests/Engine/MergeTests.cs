using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class MergeTests
{
    private const string TwoWriters = """
        schema: graphagents/v1
        name: writers
        state: { text: string, log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: first }
          b: { type: second }
        edges: ["START -> [a, b]"]
        """;

    private const string OneWriter = """
        schema: graphagents/v1
        name: writer
        state: { text: string, log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: write }
        edges: [START -> a]
        """;

    [Fact]
    public async Task two_writers_of_a_replace_field_fail_the_step_and_both_are_named()
    {
        var world = new EngineWorld().WithCommand("first", _ => Write("text", "one")).WithCommand("second", _ => Write("text", "two"));

        var result = await world.RunAsync(TwoWriters);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Validation);
        result.Error.Message.Should().Contain("'a'").And.Contain("'b'").And.Contain("'text'");
        result.Json("text").Should().Be("null");
    }

    [Fact]
    public async Task what_two_writers_came_to_is_kept_so_that_a_mended_workflow_does_not_run_them_again()
    {
        var world = new EngineWorld().WithCommand("first", _ => Write("text", "one")).WithCommand("second", _ => Write("text", "two"));
        await world.RunAsync(TwoWriters);
        var mended = TwoWriters.Replace("text: string", "text: { type: string, reduce: last }", StringComparison.Ordinal);
        var next = world.NextProcess();
        await next.UpgradeAsync(TwoWriters, mended);

        var result = await next.ResumeAsync(mended);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("text").Should().Be("\"two\"");
        next.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task a_write_and_an_overwrite_of_a_replace_field_are_two_writers()
    {
        var world = new EngineWorld()
            .WithCommand("first", _ => Write("text", "one"))
            .WithCommand("second", _ => Write("text", "two", isOverwrite: true));

        var result = await world.RunAsync(TwoWriters);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'a'").And.Contain("'b'").And.Contain("'text'");
    }

    [Fact]
    public async Task two_overwrites_of_a_field_fail_the_step()
    {
        var world = new EngineWorld()
            .WithCommand("first", _ => Write("log", ValueList.Of("one"), isOverwrite: true))
            .WithCommand("second", _ => Write("log", ValueList.Of("two"), isOverwrite: true));

        var result = await world.RunAsync(TwoWriters);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'a'").And.Contain("'b'").And.Contain("overwrote 'log'");
    }

    [Fact]
    public async Task an_overwrite_bypasses_the_reducer()
    {
        var world = new EngineWorld()
            .WithNode("word", context => context.NodeName)
            .WithCommand("clear", _ => Write("log", ValueList.Of("fresh"), isOverwrite: true));

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: overwrite
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              a: { type: word, output: log }
              b: { type: clear }
              c: { type: word, output: log }
            edges: [START -> a, a -> b, b -> c]
            """);

        result.Json("log").Should().Be("""["fresh","c"]""");
    }

    [Fact]
    public async Task an_overwrite_is_bound_by_keep()
    {
        var world = new EngineWorld().WithCommand("write", _ => Write("log", ValueList.Of("one", "two", "three"), isOverwrite: true));

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: overwrite
            state: { log: { type: list<string>, reduce: append, keep: 2 } }
            nodes:
              a: { type: write }
            edges: [START -> a]
            """);

        result.Json("log").Should().Be("""["two","three"]""");
    }

    [Fact]
    public async Task a_write_to_an_unknown_field_is_an_error_that_lists_the_fields()
    {
        var world = new EngineWorld().WithCommand("write", _ => Write("txet", "x"));

        var result = await world.RunAsync(OneWriter);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'txet'").And.Contain("text, log");
    }

    [Fact]
    public async Task a_write_of_the_wrong_type_is_an_error_that_names_node_field_expected_and_given()
    {
        var world = new EngineWorld().WithCommand("write", _ => Write("text", 7L));

        var result = await world.RunAsync(OneWriter);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'a'").And.Contain("'text'").And.Contain("expected string").And.Contain("given int 7");
    }

    [Fact]
    public async Task a_reducer_that_has_no_result_fails_the_run_and_commits_nothing()
    {
        var world = new EngineWorld().WithNode("huge", _ => long.MaxValue);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: overflow
            state: { sum: { type: int, reduce: add } }
            nodes:
              a: { type: huge, output: sum }
              b: { type: huge, output: sum }
            edges: [START -> a, a -> b]
            """);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'sum'");
        result.State["sum"].AsInt().Should().Be(long.MaxValue);
    }

    [Fact]
    public async Task a_developers_reducer_that_throws_fails_the_run_as_resumable()
    {
        var world = new EngineWorld
        {
            CompilerOptions = new WorkflowCompilerOptions
            {
                Reducers = new Dictionary<string, Reducer>
                {
                    ["broken"] = new FunctionReducer("broken", (_, _) => throw new InvalidOperationException("out of order")),
                },
            },
        }.WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: custom
            state: { sum: { type: int, reduce: broken } }
            nodes:
              a: { type: one, output: sum }
            edges: [START -> a]
            """);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'broken'").And.Contain("'sum'").And.Contain("out of order");
    }

    [Fact]
    public async Task an_ephemeral_field_is_seen_by_the_next_step_only()
    {
        var world = new EngineWorld()
            .WithNode("word", context => context.NodeName)
            .WithNode("look", context => context.State["hint"]);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: ephemeral
            state: { hint: { type: string, ephemeral: true }, seen: { type: list<any>, reduce: append } }
            nodes:
              a: { type: word, output: hint }
              b: { type: look, output: { seen: "${[result]}" } }
              c: { type: look, output: { seen: "${[result]}" } }
            edges: [START -> a, a -> b, b -> c]
            """);

        result.Json("seen").Should().Be("""["a",null]""");
    }

    [Fact]
    public async Task an_ephemeral_list_begins_anew_in_each_step()
    {
        var world = new EngineWorld().WithNode("word", context => context.NodeName);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: ephemeral
            state: { hints: { type: list<string>, reduce: append, ephemeral: true } }
            nodes:
              a: { type: word, output: hints }
              b: { type: word, output: hints }
            edges: [START -> a, a -> b]
            """);

        result.Json("hints").Should().Be("""["b"]""");
        (await world.NextProcess().ResumeAsync("""
            schema: graphagents/v1
            name: ephemeral
            state: { hints: { type: list<string>, reduce: append, ephemeral: true } }
            nodes:
              a: { type: word, output: hints }
              b: { type: word, output: hints }
            edges: [START -> a, a -> b]
            """)).Json("hints").Should().Be("""["b"]""");
    }

    [Fact]
    public async Task a_private_field_is_state_but_no_output()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: private
            state: { secret: { type: int, private: true }, open: int }
            nodes:
              a: { type: one, output: { secret: "${result}", open: "${result}" } }
            edges: [START -> a]
            """);

        result.Json().Should().Be("""{"open":1}""");
        result.Json("secret").Should().Be("1");
    }

    [Fact]
    public async Task a_state_in_a_script_of_several_bytes_a_letter_counts_in_bytes()
    {
        var world = new EngineWorld().WithNode("much", _ => new string('語', 30_000));

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: big
            state: { text: string }
            limits: { max_state: 64KiB }
            nodes:
              a: { type: much, output: text }
            edges: [START -> a]
            """);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("90,0");
    }

    private static NodeCommand Write(string field, Value value, bool isOverwrite = false) =>
        new() { Update = [new FieldWrite(field, value, isOverwrite)] };
}
