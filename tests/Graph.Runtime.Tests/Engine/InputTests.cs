using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class InputTests
{
    private const string Taking = """
        schema: graphagents/v1
        name: taking
        input: [question, topics, rounds?, log?]
        state:
          question: string
          topics: list<string>
          rounds: { type: int, default: 3 }
          inner: int
          log: { type: list<string>, reduce: append, default: [first] }
        limits: { max_state: 64KiB }
        nodes:
          a: { type: word, output: log }
        edges: [START -> a]
        """;

    private static readonly (Value, Value) Question = ("question", "why?");
    private static readonly (Value, Value) Topics = ("topics", ValueList.Of("bees"));

    [Fact]
    public async Task input_goes_through_the_reducers()
    {
        var result = await NewWorld().RunAsync(Taking, Question, Topics, ("log", "asked"));

        result.Json("log").Should().Be("""["first","asked","a"]""");
    }

    [Fact]
    public async Task input_that_does_not_fit_is_refused_with_all_problems_and_nothing_is_stored()
    {
        var world = NewWorld();

        var run = () => world.RunAsync(Taking, ("rounds", "three"), ("inner", 1L), ("qestion", "why?"));

        (await run.Should().ThrowAsync<RunRefusedException>()).Which.Message.Should()
            .Contain("'rounds': expected int, given string").And.Contain("it takes no 'inner'").And.Contain("it takes no 'qestion'")
            .And.Contain("'question' (string) is missing").And.Contain("rounds?: int");
        (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task a_list_that_is_asked_for_and_not_given_is_missing()
    {
        var run = () => NewWorld().RunAsync(Taking, Question);

        (await run.Should().ThrowAsync<RunRefusedException>()).WithMessage("*'topics' (list<string>) is missing*");
    }

    [Fact]
    public async Task what_a_thread_was_given_before_need_not_be_given_again()
    {
        var world = NewWorld();
        await world.RunAsync(Taking, Question, Topics);

        var result = await world.RunAsync(Taking);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("question").Should().Be("\"why?\"");
    }

    [Fact]
    public async Task input_that_makes_the_state_too_large_is_refused()
    {
        var run = () => NewWorld().RunAsync(Taking, Topics, ("question", new string('x', 100_000)));

        (await run.Should().ThrowAsync<RunRefusedException>()).WithMessage("*limits.max_state*'question'*");
    }

    [Fact]
    public async Task input_is_converted_where_nothing_is_lost()
    {
        var result = await NewWorld().RunAsync(Taking, Question, Topics, ("rounds", 4.0));

        result.Json("rounds").Should().Be("4");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2028b")]
    [InlineData("a\ufffdb")]
    public async Task a_thread_id_that_cannot_be_is_refused(string id)
    {
        var run = () => NewWorld().RunAsync(Taking, id, Question, Topics);

        await run.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public void half_a_character_names_no_thread_and_a_whole_one_does()
    {
        // Not among the cases above: the names of tests are written to files, in which half a character cannot stand.
        ThreadId.IsValid("a\ud83d").Should().BeFalse();
        ThreadId.IsValid("a\ud83d\ude00-é").Should().BeTrue();
    }

    private static EngineWorld NewWorld() => new EngineWorld().WithNode("word", context => context.NodeName);
}
