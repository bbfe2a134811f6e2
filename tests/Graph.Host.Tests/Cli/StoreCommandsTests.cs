using System.Text;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

public sealed class StoreCommandsTests : IAsyncLifetime, IDisposable
{
    private const string Steps = """
        schema: graphagents/v1
        name: steps
        output: [count]
        state: { count: { type: int, default: 0, reduce: add } }
        nodes:
          first: { set: { count: 1 } }
          second: { set: { count: 1 } }
        edges: [START -> first, first -> second, second -> END]

        """;

    private readonly CommandWorld _world = new();

    public async Task InitializeAsync()
    {
        _world.Write("steps.yaml", Steps);
        await _world.RunAsync("run", "steps.yaml", "--thread", "t1");
        await _world.RunAsync("run", "steps.yaml", "--thread", "t2");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_copy_tells_what_became_of_each_thread()
    {
        var named = await CopyAsync("t1", "--json");
        var all = await CopyAsync("--json");

        named.Out.Should().Be("""{"type":"store_copy","thread":"t1","outcome":"copied","version":3,"threads":1,"checkpoints":3,"refusal":null}""" + "\n");
        all.Out.Should().Contain("\"thread\":\"t1\",\"outcome\":\"unchanged\"").And.Contain("\"thread\":\"t2\",\"outcome\":\"copied\"");
        all.ExitCode.Should().Be(ExitCode.Success);
    }

    [Fact]
    public async Task Threads_are_chosen_by_when_they_were_active()
    {
        (await CopyAsync("--older-than", "1d")).Error.Should().Contain("0 copied");
        (await CopyAsync("--newer-than", "1d")).Error.Should().Contain("2 copied");
        (await CopyAsync("t1", "--newer-than", "1d")).Error.Should().Contain("not both");
    }

    [Fact]
    public async Task A_thread_that_is_another_one_there_needs_attention()
    {
        await _world.RunAsync("run", "steps.yaml", "--thread", "t1", "--store", "sqlite:there.db");

        var outcome = await CopyAsync();

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Error.Should().Contain("t1: left alone.").And.Contain("another history").And.Contain("1 copied").And.Contain("1 left alone");
    }

    [Theory]
    [InlineData("sqlite:.graph/graph.db", "name the same store")]
    [InlineData("memory:", "ends with this command")]
    public async Task A_destination_that_makes_no_sense_is_refused(string to, string reason)
    {
        var outcome = await _world.RunAsync("store", "migrate", "--from", "sqlite:.graph/graph.db", "--to", to);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain(reason);
        (await _world.RunAsync("threads", "--json")).Out.Split('\n').Should().HaveCount(3);
    }

    [Fact]
    public async Task Moved_threads_are_gone_here_and_there_there()
    {
        var moved = await _world.RunAsync("store", "migrate", "--from", "sqlite:.graph/graph.db", "--to", "sqlite:there.db", "--json");

        moved.Out.Should().Contain("\"type\":\"store_migrate\",\"thread\":\"t2\",\"moved\":true,\"version\":3");
        (await _world.RunAsync("threads", "--json")).Out.Should().BeEmpty();
        (await _world.RunAsync("show", "t1", "--store", "sqlite:there.db")).Out.Should().Contain("2");
    }

    [Fact]
    public async Task Where_a_thread_is_kept_that_went_elsewhere_it_says_where()
    {
        await _world.RunAsync("store", "migrate", "t1", "--from", "sqlite:.graph/graph.db", "--to", "sqlite:there.db", "--keep");

        (await _world.RunAsync("show", "t1")).Error.Should().MatchRegex(@"moved +to sqlite:\S*there\.db, and goes on there");
        (await _world.RunAsync("show", "t1", "--json")).Out.Should().MatchRegex(@"""moved_to"":""sqlite:\S*there\.db""");
        (await _world.RunAsync("threads")).Out.Should().MatchRegex(@"t1 .*moved to sqlite:\S*there\.db").And.MatchRegex("t2 .*Z\n");
        (await _world.RunAsync("show", "t1", "--at", "3")).Error.Should().NotContain("moved");
        (await _world.RunAsync("show", "t1", "--store", "sqlite:there.db", "--json")).Out.Should().Contain("\"moved_to\":null");
    }

    [Fact]
    public async Task Damage_is_named_and_needs_attention()
    {
        var sound = await _world.RunAsync("store", "verify", "--json");
        Flip("\"first\"", "\"fitst\"");

        var damaged = await _world.RunAsync("store", "verify", "t1");

        sound.ExitCode.Should().Be(ExitCode.Success);
        sound.Out.Should().Contain("\"type\":\"store_verify\"").And.Contain("\"threads\":2,\"checkpoints\":6").And.Contain("\"findings\":0");
        damaged.ExitCode.Should().Be(ExitCode.NeedsAttention);
        damaged.Out.Should().Contain("look  thread 't1', version 2: its content does not match its hash").And.Contain("'graph store copy'");
    }

    [Theory]
    [InlineData("--delete-status", "succeeded", "Say what goes")]
    [InlineData("--keep-last", "0", "is 1 or more, not 0")]
    [InlineData("--keep-for", "soon", "Write an age")]
    public async Task A_worker_refuses_retention_that_cannot_be(string option, string value, string reason)
    {
        var outcome = await _world.RunAsync("worker", "--until-idle", option, value);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain(reason);
    }

    [Fact]
    public async Task A_worker_that_ends_when_idle_has_removed_what_is_to_go_and_tells_of_it()
    {
        var told = await _world.RunAsync("worker", "--until-idle", "--delete-after", "0s", "--archive", "folder:archive", "--json");

        told.ExitCode.Should().Be(ExitCode.Success);
        told.Out.Should().Contain("""{"type":"retention","looked":2,"deleted":2,"checkpoints":0,""");
        (await _world.RunAsync("threads", "--json")).Out.Should().BeEmpty();
        (await _world.RunAsync("store", "restore", "--archive", "folder:archive")).Out.Should().Be("t1\nt2\n");
    }

    [Theory]
    [InlineData("worker", "--until-idle", "--delete-after", "0s")]
    [InlineData("prune", "t1", "--keep", "1")]
    public async Task An_archive_that_is_the_store_itself_is_refused_however_it_is_called(params string[] words)
    {
        var outcome = await _world.RunAsync([.. words, "--archive", $"sqlite:{_world.Folder}/./.graph/graph.db"]);

        outcome.ExitCode.Should().NotBe(ExitCode.Success);
        outcome.Error.Should().Contain("is the archive, and is the store as well").And.Contain("Nothing was removed");
        (await _world.RunAsync("history", "t1", "--json")).Out.Split('\n').Should().HaveCount(4);
    }

    [Theory]
    [InlineData("archive", "'folder:PATH'")]
    [InlineData("folder:", "'folder:PATH'")]
    [InlineData("folder:steps.yaml", "is a file")]
    [InlineData("folder:nowhere", "There is no archive at folder:")]
    public async Task An_archive_that_cannot_be_one_is_refused(string archive, string reason)
    {
        var outcome = await _world.RunAsync("store", "restore", "--archive", archive);

        outcome.ExitCode.Should().Be(reason.StartsWith("There is no", StringComparison.Ordinal) ? ExitCode.NotFound : ExitCode.Usage);
        outcome.Error.Should().Contain(reason);
    }

    [Fact]
    public async Task What_is_only_looked_at_is_not_archived()
    {
        var outcome = await _world.RunAsync("prune", "t1", "--keep", "1", "--check", "--archive", "folder:archive");

        outcome.Error.Should().Contain("Would remove 2 checkpoints");
        Directory.Exists(Path.Combine(_world.Folder, "archive")).Should().BeFalse();
    }

    [Fact]
    public async Task A_part_of_a_thread_comes_back_only_where_that_is_asked_for()
    {
        await _world.RunAsync("prune", "t1", "--keep", "1", "--archive", "folder:archive");

        var refused = await _world.RunAsync("store", "restore", "t1", "--archive", "folder:archive", "--store", "sqlite:there.db");
        var part = await _world.RunAsync("store", "restore", "t1", "--archive", "folder:archive", "--store", "sqlite:there.db", "--partial");

        refused.ExitCode.Should().NotBe(ExitCode.Success);
        refused.Error.Should().Contain("up to version 2, and it was at version 3").And.Contain("--partial");
        part.Error.Should().Contain("Restored 't1': 2 checkpoints");
    }

    /// <summary>Changes letters in the file behind the store's back, which SQLite itself does not notice.</summary>
    private void Flip(string before, string after)
    {
        var path = Path.Combine(_world.Folder, ".graph/graph.db");
        File.WriteAllText(path, File.ReadAllText(path, Encoding.Latin1).Replace(before, after, StringComparison.Ordinal), Encoding.Latin1);
    }

    private Task<CommandOutcome> CopyAsync(params string[] more) =>
        _world.RunAsync(["store", "copy", "--from", "sqlite:.graph/graph.db", "--to", "sqlite:there.db", .. more]);
}
