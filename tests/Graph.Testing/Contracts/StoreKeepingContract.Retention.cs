using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class StoreKeepingContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task pruning_keeps_what_a_pending_question_needs(int keep)
    {
        await World.RunAsync(KeptThreads.Three, "three");
        await AnswerAsync("one");
        await PruneAsync("three", keep);
        await AnswerAsync("two");
        await PruneAsync("three", keep);

        await AnswerAsync("three");

        var ended = await World.ViewAsync(thread: "three");
        ended.Header.Status.Should().Be(RunStatus.Succeeded);
        ValueJson.ToText(ended.State).Should().Be("""{"log":["beside","to one","to three","to two"]}""");
        World.Calls.Count(call => call == "beside").Should().Be(1);
        World.Calls.Count(call => call == "one").Should().Be(2);
    }

    private static readonly string[] RestingThreads = ["waiting", "done", "nested", "random"];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task retention_leaves_every_thread_able_to_go_on_as_before(int seed)
    {
        await Threads.MakeAsync(seed);
        var asked = (await World.ViewAsync(thread: "random")).Interrupts.Select(interrupt => interrupt.Id);
        var states = await Task.WhenAll(RestingThreads.Select(StateAsync));

        var report = await KeepAsync(new RetentionOptions { KeepLast = 1, DeleteAfter = TimeSpan.FromDays(1) });

        report.Should().BeEquivalentTo(new { Looked = 4, Deleted = 0, Failures = Array.Empty<string>() });
        report.Commits.Should().BeGreaterThan(5);
        (await World.ViewAsync(thread: "random")).Interrupts.Select(interrupt => interrupt.Id).Should().Equal(asked);
        (await Task.WhenAll(RestingThreads.Select(StateAsync))).Should().Equal(states);
        (await FindingsAsync(Source)).Should().BeEmpty();
        (await World.ResumeAsync(KeptThreads.Review, "yes", "waiting")).Status.Should().Be(RunStatus.Succeeded);
        (await World.ResumeAsync(KeptThreads.Around, "yes", "nested")).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task retention_removes_threads_that_are_over_and_no_other()
    {
        await Threads.MakeAsync(13);
        await Threads.MakeDiedAsync();
        await World.RunAsync(KeptThreads.Review, "with a job", ("topic", "bees"));
        await World.ResumeAsync(KeptThreads.Review, "yes", "with a job");
        await AdoptAsync("with a job");
        World.Time.Advance(TimeSpan.FromDays(100));

        var report = await KeepAsync(new RetentionOptions { DeleteAfter = TimeSpan.FromDays(90) });

        report.Should().BeEquivalentTo(new { Looked = 6, Deleted = 1, Commits = 0 });
        (await Source.List(new ThreadQuery { Limit = 100 })).Threads().Should().Contain(["died", "nested", "random", "waiting", "with a job"]).And.NotContain("done");
        (await KeepAsync(new RetentionOptions { DeleteAfter = TimeSpan.FromDays(90) })).Deleted.Should().Be(0);
    }

    [Fact]
    public async Task retention_by_age_leaves_what_is_younger()
    {
        await World.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        World.Time.Advance(TimeSpan.FromDays(10));
        await World.ResumeAsync(KeptThreads.Review, "yes", "waiting");

        var early = await KeepAsync(new RetentionOptions { KeepFor = TimeSpan.FromDays(11) });
        var late = await KeepAsync(new RetentionOptions { KeepFor = TimeSpan.FromDays(9) });

        early.Commits.Should().Be(0);
        late.Commits.Should().Be(4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task what_was_archived_and_removed_comes_back_as_it_was(bool inFolder)
    {
        using var folder = new TemporaryFolder();
        var archive = inFolder ? ThreadArchive.InFolder(folder.Path) : ThreadArchive.InStore(Destination);
        await Threads.MakeAsync(14);
        var threads = (await Source.List(new ThreadQuery { Limit = 100 })).Threads().Order(StringComparer.Ordinal).ToList();
        var before = await DescribeAllAsync(threads);
        await KeepAsync(new RetentionOptions { KeepLast = 4, Archive = archive });
        await KeepAsync(new RetentionOptions { KeepLast = 1, Archive = archive });
        await World.ResumeAsync(KeptThreads.Review, "yes", "waiting");
        await World.ResumeAsync(KeptThreads.Around, "yes", "nested");
        await KeepAsync(new RetentionOptions { KeepLast = 1, Archive = archive });
        World.Time.Advance(TimeSpan.FromDays(2));
        var report = await KeepAsync(new RetentionOptions { DeleteAfter = TimeSpan.FromDays(1), Archive = archive });

        var restorer = new ThreadRestorer(Source, archive);
        foreach (var thread in new[] { "waiting", "done", "nested" })
        {
            await restorer.RestoreAsync(new ThreadId(thread), null, CancellationToken.None);
        }

        report.Should().BeEquivalentTo(new { Deleted = 4, Failures = Array.Empty<string>() });
        (await DescribeAllAsync(threads.Where(thread => thread != "random"))).Should().Contain(before.Where(line => !line.Contains("ThreadId = random", StringComparison.Ordinal) && !line.StartsWith("random", StringComparison.Ordinal)));
        (await FindingsAsync(Source)).Should().BeEmpty();
        (await archive.ListAsync(CancellationToken.None).ToListAsync()).Should().HaveCount(5);
    }

    [Fact]
    public async Task a_thread_that_goes_on_comes_back_whole_under_another_name()
    {
        using var folder = new TemporaryFolder();
        var archive = ThreadArchive.InFolder(folder.Path);
        await World.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        var states = await Task.WhenAll(Enumerable.Range(1, 4).Select(async version => ValueJson.ToText((await World.ViewAsync(version, "waiting")).State)));
        await KeepAsync(new RetentionOptions { KeepLast = 1, Archive = archive });
        var restorer = new ThreadRestorer(Source, archive);

        var refusal = await RefusalAsync(() => restorer.RestoreAsync(new ThreadId("waiting"), null, default));
        var report = await restorer.RestoreAsync(new ThreadId("waiting"), new ThreadId("whole"), default);

        refusal.Should().Contain("is not written over").And.Contain("another id");
        report.Should().Be(new TransferReport(new ThreadId("whole"), 4, 1, 4));
        (await Task.WhenAll(Enumerable.Range(1, 4).Select(async version => ValueJson.ToText((await World.ViewAsync(version, "whole")).State)))).Should().Equal(states);
        (await World.ResumeAsync(KeptThreads.Review, "yes", "whole")).Status.Should().Be(RunStatus.Succeeded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task nothing_is_removed_whose_archive_would_be_the_store_itself(bool deletes)
    {
        await Threads.MakeAsync(15);
        World.Time.Advance(TimeSpan.FromDays(2));
        var before = await Source.DescribeAsync();
        var going = deletes ? new RetentionOptions { DeleteAfter = TimeSpan.FromDays(1) } : new RetentionOptions { KeepLast = 1 };

        var report = await KeepAsync(going with { Archive = ThreadArchive.InStore(Source) });

        report.Should().BeEquivalentTo(new { Deleted = 0, Commits = 0 });
        report.Failures.Should().NotBeEmpty().And.OnlyContain(failure => failure.Contains("is the archive, and is the store as well", StringComparison.Ordinal));
        (await Source.DescribeAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task a_thread_whose_newest_commits_are_nowhere_comes_back_only_where_a_part_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var archive = ThreadArchive.InFolder(folder.Path);
        await World.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        await World.ResumeAsync(KeptThreads.Review, "yes", "waiting");
        var head = (await World.ViewAsync(thread: "waiting")).Header.Version;
        await KeepAsync(new RetentionOptions { KeepLast = 1, Archive = archive });
        var id = new ThreadId("waiting");

        var refusal = await RefusalAsync(() => new ThreadRestorer(Destination, archive).RestoreAsync(id, null, default));
        var part = await new ThreadRestorer(Destination, archive) { TakesPart = true }.RestoreAsync(id, null, default);
        var whole = await new ThreadRestorer(Source, archive).RestoreAsync(id, new ThreadId("whole"), default);

        refusal.Should().Contain($"it was at version {head} when that was taken").And.Contain("--partial").And.Contain("Nothing was stored");
        part.Version.Should().BeLessThan(head);
        whole.Version.Should().Be(head);
    }

    [Fact]
    public async Task of_a_commit_that_one_store_has_pruned_nobody_says_that_a_copy_brings_it()
    {
        await World.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        await World.ResumeAsync(KeptThreads.Review, "yes", "waiting");
        await CopyAllAsync(Destination);
        await new ThreadPruner(Destination, World.Time).PruneAsync(new ThreadId("waiting"), new PrunePolicy { KeepLatest = 1 }, CancellationToken.None);

        var pruned = await DifferencesAsync();
        await Destination.DeleteThreadAsync(new ThreadId("waiting"), CancellationToken.None);
        await CopyAllAsync(Destination);

        pruned.Should().NotBeEmpty().And.OnlyContain(finding => finding.Advice.Contains("pruned", StringComparison.Ordinal));
        (await DifferencesAsync()).Should().BeEmpty("that is what the advice says");
    }

    private Task<RunResult> AnswerAsync(string node) => AnswerAsync(node, $"to {node}");

    private async Task<RunResult> AnswerAsync(string node, string answer)
    {
        var question = (await World.ViewAsync(thread: "three")).Interrupts.Single(interrupt => interrupt.Node == node).Id;
        return await World.ResumeAsync(KeptThreads.Three, new Dictionary<InterruptId, Value> { [question] = answer }, "three");
    }

    private Task<IReadOnlyList<PruneReport>> PruneAsync(string thread, int keep) =>
        new ThreadPruner(Source, World.Time).PruneAsync(new ThreadId(thread), new PrunePolicy { KeepLatest = keep }, CancellationToken.None);

    private async Task<RetentionReport> KeepAsync(RetentionOptions options) =>
        await new StoreRetention(Source, options, World.Time).RunAsync(CancellationToken.None).SingleAsync();

    private async Task AdoptAsync(string thread) => await ((IJobQueue)Source).AdoptJobAsync(
        new ThreadId(thread),
        new ThreadJob { Id = new JobId("j1"), Placement = new JobPlacement(), State = JobState.Parked, EnqueuedAt = Timestamp.From(World.Time.GetUtcNow()) },
        [],
        CancellationToken.None);

    private async Task<string> StateAsync(string thread) => ValueJson.ToText((await World.ViewAsync(thread: thread)).State);

    /// <summary>Without snapshots: what was pruned has one more where it was cut.</summary>
    private async Task<IReadOnlyList<string>> DescribeAllAsync(IEnumerable<string> threads)
    {
        var lines = new List<string>();
        foreach (var thread in threads)
        {
            lines.AddRange(await Source.DescribeAsync(thread, withSnapshots: false));
        }

        return lines;
    }
}
