using System.Text.Json;
using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class InterruptTests : IDisposable
{
    private const int Interrupted = 4;
    private const int Usage = 2;

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task A_run_that_asks_ends_with_the_question_and_the_command_that_answers_it()
    {
        var outcome = await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");

        outcome.ExitCode.Should().Be(Interrupted);
        outcome.Error.Should().Contain("'approve' asks (interrupt ").And.Contain("Publish draft 1?")
            .And.Contain("Answer with:\n  graph resume notes --answer approve\n");
    }

    [Fact]
    public async Task An_answer_lets_the_run_go_on_to_its_end()
    {
        await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");

        var outcome = await _workplace.RunAsync("resume", "notes", "--answer", "approve");

        outcome.ExitCode.Should().Be(0);
        JsonLines.Parse(outcome.Out).GetProperty("status").GetString().Should().Be("published");
    }

    [Fact]
    public async Task A_rejection_with_a_note_asks_again_about_the_next_draft()
    {
        await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");

        var outcome = await _workplace.RunAsync(
            "resume", "notes", "--answer", """{"approved": false, "note": "mention API keys and security"}""");

        outcome.ExitCode.Should().Be(Interrupted);
        outcome.Error.Should().Contain("Publish draft 2?");
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_refused_with_what_is_pending_and_changes_nothing()
    {
        await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");
        var before = await _workplace.RunAsync("show", "notes", "--json");

        var outcome = await _workplace.RunAsync("resume", "notes", "--answer", """{"aproved": true}""");

        outcome.ExitCode.Should().Be(Usage);
        outcome.Error.Should().Contain("is no answer for 'approve'").And.Contain("Nothing was run. Pending:").And.Contain("Publish draft 1?");
        (await _workplace.RunAsync("show", "notes", "--json")).Out.Should().Be(before.Out);
    }

    [Fact]
    public async Task A_resume_without_an_answer_asks_again()
    {
        await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");

        var outcome = await _workplace.RunAsync("resume", "notes");

        outcome.ExitCode.Should().Be(Interrupted);
        outcome.Error.Should().Contain("Publish draft 1?");
    }

    [Fact]
    public async Task A_thread_goes_on_with_the_definition_it_started_with()
    {
        _workplace.Write("ask.yaml", Ask("answer"));
        await _workplace.RunAsync("run", "ask.yaml", "--thread", "t");
        _workplace.Write("ask.yaml", "not a workflow any more");

        var outcome = await _workplace.RunAsync("resume", "t", "--answer", "hello");

        outcome.ExitCode.Should().Be(0);
        outcome.Out.Should().Be("hello\n");
    }

    [Fact]
    public async Task A_thread_goes_on_from_another_folder()
    {
        await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");

        var outcome = await _workplace.TypeAsync(
            """mkdir elsewhere && cd elsewhere && ../graph resume notes --store sqlite:../.graph/graph.db --answer '{"approved": false, "note": "security"}'""");

        outcome.ExitCode.Should().Be(Interrupted, outcome.Out);
        outcome.Out.Should().Contain("Publish draft 2?");
    }

    [Fact]
    public async Task A_thread_that_is_not_there_is_not_found()
    {
        await _workplace.RunAsync("run", "workflows/review.yaml", "--thread", "notes");

        var outcome = await _workplace.RunAsync("resume", "noted");

        outcome.ExitCode.Should().Be(8);
        outcome.Error.Should().StartWith("error: No thread is called 'noted' in sqlite:");
    }

    [Fact]
    public async Task The_result_line_names_what_is_pending()
    {
        var outcome = await _workplace.RunAsync("run", "workflows/review.yaml", "--json");

        var result = JsonLines.Parse(outcome)[^1];
        result.GetProperty("exit_code").GetInt32().Should().Be(Interrupted);
        result.GetProperty("interrupts").EnumerateArray().Should().ContainSingle()
            .Which.GetProperty("payload").GetProperty("message").ValueKind.Should().Be(JsonValueKind.String);
    }

    public void Dispose() => _workplace.Dispose();

    private static string Ask(string field) => $$"""
        schema: graphagents/v1
        name: ask
        output: [{{field}}]
        state:
          {{field}}: string
        nodes:
          ask:
            type: approval
            with: { message: What?, answer: string }
            output: {{field}}
        edges:
          - START -> ask
          - ask -> END

        """;
}
