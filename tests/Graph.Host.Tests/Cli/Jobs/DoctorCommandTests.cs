using Graph.Host.Cli;
using Graph.Host.Cli.About;
using Graph.Host.Cli.Doctor;
using Graph.Host.Tests.Worlds;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Sqlite;
using Graph.Testing.Worlds;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class DoctorCommandTests : IDisposable
{
    private const string Nothing = """
        schema: graphagents/v1
        name: nothing
        output: [done]
        state: { done: { type: bool, default: false } }
        nodes:
          finish: { set: { done: "true" } }
        edges: [START -> finish, finish -> END]

        """;

    private readonly CommandWorld _world = new();

    public DoctorCommandTests() => _world.Write("nothing.yaml", Nothing);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_store_that_is_well_is_said_to_be()
    {
        await _world.RunAsync("run", "nothing.yaml");

        var outcome = await _world.RunAsync("doctor");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Error.Should().Be("All is well.\n");
        outcome.Out.Should().Contain("ok    durability: embedded: survives power loss\n");
    }

    [Fact]
    public async Task A_store_that_is_set_to_less_than_its_address_asks_for_is_found()
    {
        const string store = "sqlite:weak.db?synchronous=normal&durability=local";
        await _world.RunAsync("run", "nothing.yaml", "--store", store);

        var outcome = await _world.RunAsync("doctor", "--store", store, "--json");

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Out.Should().Contain("\"check\":\"durability\",\"well\":false")
            .And.Contain("The address asks for 'local'. Leave out 'synchronous=normal'.")
            .And.Contain("\"value\":\"relaxed\"");
    }

    [Fact]
    public async Task Jobs_that_nobody_does_are_found()
    {
        await _world.RunAsync("jobs", "submit", "nothing.yaml", "--queue", "slow");

        var outcome = await _world.RunAsync("doctor", "--json");

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Out.Should().Contain("\"check\":\"queue\",\"well\":false,\"text\":\"1 job of 'slow' waits, and no worker serves that queue\"")
            .And.Contain("'graph worker --queue slow' starts one.");
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_a_problem_of_the_store()
    {
        _world.Write("broken.db", new string('x', 4_096));

        var outcome = await _world.RunAsync("doctor", "--store", "sqlite:broken.db");

        outcome.ExitCode.Should().Be(ExitCode.StoreProblem);
    }

    [Fact]
    public async Task What_keeps_the_threads_is_named_with_its_version()
    {
        await _world.RunAsync("run", "nothing.yaml");

        var outcome = await _world.RunAsync("doctor");

        outcome.Out.Should().MatchRegex(@"ok    version: SQLite 3\.\d+\.\d+; 3\.37 or later is needed\n");
    }

    [Fact]
    public void Versions_that_are_too_old_or_differ_are_found_with_what_to_do()
    {
        var checkup = new VersionCheckup(_world.Environment(), ProgramVersion.Read("1.2.0+abc"));
        WorkerView[] workers = [WorkerOf("1.2.0"), WorkerOf("1.2.0+abc"), WorkerOf("1.1.0+abc"), WorkerOf("1.2.0+def"), WorkerOf(null), WorkerOf(null)];

        var findings = checkup.Look(new StoreSoftware("Redis", new Version(6, 2, 1), new Version(7, 0)), workers);

        findings.Select(finding => (finding.IsWell, finding.Text)).Should().Equal(
            (false, "Redis 6.2.1; 7.0 or later is needed"),
            (false, "2 workers are of an older version that does not tell it, and this program is 1.2.0+abc"),
            (false, "1 worker is 1.1.0+abc, and this program is 1.2.0+abc"),
            (true, "1 worker is 1.2.0, as this program is"),
            (true, "1 worker is 1.2.0+abc, as this program is"),
            (false, "1 worker is 1.2.0+def, and this program is 1.2.0+abc"));
        findings[2].Advice.Should().Contain("replace what is older").And.Contain("'graph workers'");
    }

    [Theory]
    [InlineData(0, 0, true, "the store's clock and this machine's say the same, give or take 0s")]
    [InlineData(2, 1, true, "this machine's clock is 2s behind the store's, give or take 1s")]
    [InlineData(-90, 0.5, false, "this machine's clock is 1m30s ahead of the store's, give or take 500ms")]
    [InlineData(6, 2, true, "this machine's clock is 6s behind the store's, give or take 2s")]
    public async Task The_store_s_clock_is_asked_and_compared_with_this_machine_s(double offset, double doubt, bool isWell, string text)
    {
        var inspection = new TimedInspection(
            new StoreInspection(default, new StoreSoftware("Redis", null, new Version(7, 0))), TimeSpan.FromSeconds(offset), TimeSpan.FromSeconds(doubt));

        var findings = await new ClockCheckup(_world.Environment(), new InMemoryCheckpointStore()).LookAsync(inspection, CancellationToken.None);

        findings[0].Should().Match<Finding>(finding => finding.Check == "clock" && finding.IsWell == isWell && finding.Text == text);
    }

    [Theory]
    [InlineData(false, "thread 't' runs nothing 1, whose definition the store does not hold", "Run that version of the file once with this store. Then 'graph resume t'.")]
    [InlineData(true, "thread 't' runs nothing 1, whose definition cannot be read: It is damaged.", "Run that version of the file once with this store.*")]
    public async Task A_definition_that_is_lost_or_cannot_be_read_is_found_and_the_rest_is_looked_at(bool isThere, string text, string advice)
    {
        await _world.RunAsync("jobs", "submit", "nothing.yaml", "--thread", "t");
        using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = Path.Combine(_world.Folder, ".graph/graph.db") });

        var findings = await new ThreadCheckup(_world.Environment(), new DamagedDefinitions(store, isThere)).LookAsync(CancellationToken.None);

        findings[0].Text.Should().Be(text);
        findings[0].Advice.Should().Match(advice);
        findings[^1].Text.Should().Be("looked at 1 thread that has not succeeded");
    }

    private static WorkerView WorkerOf(string? version) =>
        new(new LeaseOwner($"worker {version}"), default, default, TimeSpan.FromSeconds(10), [new QueueShare("default")], 8, 0, false) { Version = version };

    /// <summary>Definitions that are gone, or cannot be read.</summary>
    private sealed class DamagedDefinitions(ICheckpointStore inner, bool areThere) : StoreInFront(inner)
    {
        public override ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
            areThere && hash.Length > 0 ? throw new StoreException("It is damaged.") : ValueTask.FromResult<StoredDefinition?>(null);
    }
}
