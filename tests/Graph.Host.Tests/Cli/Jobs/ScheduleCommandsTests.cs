using System.Text.Json;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class ScheduleCommandsTests : IDisposable
{
    private static readonly string[] Texts = ["schedule", "cron", "zone", "queue", "tenant", "missed", "overlap", "workflow"];

    private const string Doubling = """
        schema: graphagents/v1
        name: doubling
        input: [number]
        output: [twice]
        state: { number: int, twice: int }
        nodes:
          double: { set: { twice: "2 * number" } }
        edges: [START -> double, double -> END]
        """;

    private readonly CommandWorld _world = new();

    public ScheduleCommandsTests() => _world.Write("doubling.yaml", Doubling);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_schedule_is_told_as_JSON_with_all_that_was_asked_for()
    {
        var outcome = await AddAsync("--queue", "slow", "--tenant", "acme", "--missed", "all", "--catch-up", "3", "--overlap", "enqueue", "--json");

        outcome.ExitCode.Should().Be(ExitCode.Success, outcome.Error);
        var schedule = JsonDocument.Parse(outcome.Out).RootElement;
        schedule.GetProperty("input").GetRawText().Should().Be("""{"number":21}""");
        Texts.Select(name => schedule.GetProperty(name).GetString())
            .Should().Equal("nightly", "30 2 * * *", "Europe/Berlin", "slow", "acme", "all", "enqueue", "doubling");
        schedule.GetProperty("next_at").GetString().Should().EndWith(":30:00Z");
    }

    [Fact]
    public async Task A_paused_schedule_has_no_next_time_and_one_that_goes_on_has()
    {
        await AddAsync();

        var paused = await _world.RunAsync("schedules", "pause", "nightly", "--json");
        var resumed = await _world.RunAsync("schedules", "resume", "nightly", "--json");

        JsonDocument.Parse(paused.Out).RootElement.GetProperty("next_at").ValueKind.Should().Be(JsonValueKind.Null);
        JsonDocument.Parse(resumed.Out).RootElement.GetProperty("next_at").GetString().Should().EndWith(":30:00Z");
    }

    [Theory]
    [InlineData("doubling.yaml", "--cron", "30 2 * * *")]
    [InlineData("doubling.yaml", "--cron", "30 2 * * *", "-i", "number=two")]
    [InlineData("doubling.yaml", "--cron", "30 2 * *", "-i", "number=2")]
    [InlineData("doubling.yaml", "--cron", "30 2 * * *", "-i", "number=2", "--zone", "Europe/Berln")]
    [InlineData("doubling.yaml", "--cron", "0 0 31 2 *", "-i", "number=2")]
    [InlineData("doubling.yaml", "--cron", "30 2 * * *", "-i", "number=2", "--until", "2001-01-01T00:00:00Z")]
    public async Task What_cannot_be_is_refused_when_it_is_added_and_nothing_is_stored(params string[] words)
    {
        var outcome = await _world.RunAsync(["schedules", "add", "nightly", .. words]);

        outcome.ExitCode.Should().Be(ExitCode.Usage, outcome.Error);
        (await _world.RunAsync("schedules", "show", "nightly")).ExitCode.Should().Be(ExitCode.NotFound);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("next")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("remove")]
    public async Task A_schedule_that_there_is_not_is_not_found(string command)
    {
        await AddAsync();

        var outcome = await _world.RunAsync("schedules", command, "nightl");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
        outcome.Error.Should().Contain("No schedule is called 'nightl'");
    }

    [Fact]
    public async Task No_times_at_all_are_not_asked_for()
    {
        await AddAsync();

        var outcome = await _world.RunAsync("schedules", "next", "nightly", "--count", "0");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("'--count' must be at least 1");
    }

    private Task<CommandOutcome> AddAsync(params string[] words) => _world.RunAsync(
        ["schedules", "add", "nightly", "doubling.yaml", "--cron", "30 2 * * *", "--zone", "Europe/Berlin", "-i", "number=21", .. words]);
}
