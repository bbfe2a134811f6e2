using System.Text;
using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    [Fact]
    public async Task rule_30_pruning_keeps_the_latest_and_all_that_is_left_can_be_read()
    {
        await RunReviewAsync();
        await World.ResumeAsync(Review, "yes");
        var states = await Task.WhenAll(Enumerable.Range(5, 3).Select(version => StateAsync(version)));

        var report = (await PruneAsync(keep: 3)).Should().ContainSingle().Which;

        report.Should().BeEquivalentTo(new { Commits = 4, Kept = 3, Removed = new[] { new VersionRange(1, 4) } });
        (await VersionsAsync()).Should().Equal(5, 6, 7);
        (await Task.WhenAll(Enumerable.Range(5, 3).Select(version => StateAsync(version)))).Should().Equal(states);
        (await Store.FindAtAsync(Thread, 4, CancellationToken.None)).Should().BeNull();
        (await PruneAsync(keep: 3))[0].Commits.Should().Be(0);
    }

    [Fact]
    public async Task rule_30_a_pruned_thread_takes_its_answer_and_goes_on()
    {
        await RunReviewAsync();

        await PruneAsync(keep: 1);
        var result = await World.ResumeAsync(Review, "yes");

        result.Status.Should().Be(RunStatus.Succeeded);
        (await VersionsAsync()).Should().Equal(5, 6, 7);
        (await StateAsync()).Should().Be("""{"notes":["write","polish"],"score":3,"topic":"bees","verdict":"yes"}""");
    }

    [Fact]
    public async Task rule_30_what_a_branch_was_begun_from_and_an_old_branch_that_waits_are_kept()
    {
        await RunReviewAsync();
        await ForkAsync(2);
        await World.ResumeAsync(Review);

        var report = (await PruneAsync(keep: 5))[0];

        report.Removed.Should().Equal(new VersionRange(1, 1), new VersionRange(3, 4));
        (await VersionsAsync()).Should().Equal(2, 5, 6, 7, 8, 9, 10);
        (await StateAsync(2)).Should().Be("""{"notes":["write"],"topic":"bees"}""");
        (await World.ViewAsync(5)).Interrupts.Should().ContainSingle();
        (await ForkAsync(5)).Next.Should().Equal("approve");
    }

    [Fact]
    public async Task rule_30_pruning_by_age_leaves_what_is_younger()
    {
        await RunReviewAsync();
        World.Time.Advance(TimeSpan.FromDays(10));
        await World.ResumeAsync(Review, "yes");

        (await PruneAsync(olderThan: TimeSpan.FromDays(11)))[0].Commits.Should().Be(0);
        (await PruneAsync(keep: 3, olderThan: TimeSpan.FromDays(9)))[0].Removed.Should().Equal(new VersionRange(1, 4));
        (await PruneAsync(olderThan: TimeSpan.FromDays(9)))[0].Removed.Should().Equal(new VersionRange(5, 5));
    }

    [Fact]
    public async Task rule_30_pruning_in_bulk_leaves_running_threads_alone_and_a_check_changes_nothing()
    {
        await RunReviewAsync();
        var dying = new DyingStore(Store).DieAt(3, isStored: true);
        await ((Func<Task>)(() => World.NextProcess(dying).RunAsync(Review, "busy", ("topic", "bees")))).Should().ThrowAsync<ProcessDiedException>();
        var pruner = new ThreadPruner(Store, World.Time);
        var policy = new PrunePolicy { KeepLatest = 1 };

        var planned = await pruner.PruneAllAsync(new ThreadQuery(), policy with { OnlyChecks = true }, CancellationToken.None).ToListAsync();
        var versions = await VersionsAsync();
        var done = await pruner.PruneAllAsync(new ThreadQuery { WorkflowName = "review" }, policy, CancellationToken.None).ToListAsync();

        planned.Should().HaveCount(2);
        planned.Select(report => (report.ThreadId, report.Commits, report.Bytes)).Should().BeEquivalentTo(done.Select(report => (report.ThreadId, report.Commits, report.Bytes)));
        versions.Should().HaveCount(5);
        done.Single(report => report.ThreadId == Thread).Commits.Should().Be(4);
        done.Single(report => report.ThreadId.Value == "busy").Refusal.Should().StartWith("it is running");
        (await VersionsAsync("busy")).Should().HaveCount(3);
    }

    [Fact]
    public async Task rule_30_a_check_counts_the_bytes_of_snapshots_that_go_and_of_those_that_come()
    {
        var yaml = Review.Replace("notes: { type: list<string>, reduce: append }", "notes: { type: list<string>, reduce: append, default: [] }", StringComparison.Ordinal);
        await World.RunAsync(yaml, ("topic", new string('x', 100_000)));
        await ForkAsync(2);
        await World.ResumeAsync(yaml);
        var pruner = new ThreadPruner(Store, World.Time);
        var policy = new PrunePolicy { KeepLatest = 2 };

        var planned = await pruner.PruneAsync(Thread, policy with { OnlyChecks = true }, CancellationToken.None);
        var done = await pruner.PruneAsync(Thread, policy, CancellationToken.None);

        planned.Should().BeEquivalentTo(done);
        done[0].Commits.Should().BePositive();
    }

    [Fact]
    public async Task rule_30_a_copy_has_every_version_and_goes_its_own_way()
    {
        await RunReviewAsync();
        await ForkAsync(2);
        await World.ResumeAsync(Review);

        var report = await CopyAsync("t2");
        var result = await World.ResumeAsync(Review, "yes", "t2");

        report.Should().Be(new TransferReport(new ThreadId("t2"), 10, 1, 10));
        for (var version = 1; version <= 10; version++)
        {
            (await StateAsync(version, "t2")).Should().Be(await StateAsync(version));
        }

        result.Status.Should().Be(RunStatus.Succeeded);
        (await World.ViewAsync()).Header.Should().BeEquivalentTo(new { Version = 10L, Status = RunStatus.Interrupted });
        (await World.ViewAsync(6, "t2")).Header.ParentVersion.Should().Be(2);
    }

    [Fact]
    public async Task rule_30_questions_of_a_copy_have_ids_of_its_own_that_its_tasks_ask_under()
    {
        await RunReviewAsync();
        await CopyAsync("t2");
        var copied = (await World.ViewAsync(thread: "t2")).Interrupts.Single().Id;

        var again = await World.ResumeAsync(Review, thread: "t2");
        var answered = await World.ResumeAsync(Review, new Dictionary<InterruptId, Value> { [copied] = "yes" }, "t2");

        copied.Should().NotBe((await World.ViewAsync()).Interrupts.Single().Id);
        again.Interrupts.Single().Id.Should().Be(copied);
        answered.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task rule_30_a_copy_up_to_a_checkpoint_ends_there_and_can_be_resumed()
    {
        await RunReviewAsync();

        var report = await CopyAsync("t2", 3);
        var result = await World.ResumeAsync(Review, thread: "t2");

        report.Version.Should().Be(4);
        (await StateAsync(3, "t2")).Should().Be(await StateAsync(3));
        result.Interrupts.Should().ContainSingle().Which.Node.Should().Be("approve");
        (await World.HistoryAsync("t2"))[3].Source.Should().Be("fork");
    }

    [Fact]
    public async Task rule_30_a_pruned_thread_can_be_copied()
    {
        await RunReviewAsync();
        await PruneAsync(keep: 2);

        await CopyAsync("t2");

        (await VersionsAsync("t2")).Should().Equal(4, 5);
        (await World.ResumeAsync(Review, "yes", "t2")).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task rule_30_a_copy_writes_over_nothing()
    {
        await RunReviewAsync();
        await CopyAsync("t2");

        (await RefusalAsync(() => CopyAsync("t2"))).Should().StartWith("There is a thread 't2' already, and it is not written over.");
        (await RefusalAsync(() => CopyAsync("t1"))).Should().StartWith("There is a thread 't1' already");
    }

    [Fact]
    public async Task rule_30_a_thread_is_exported_and_imported_with_every_version()
    {
        await RunReviewAsync();
        await ForkAsync(2);
        await World.ResumeAsync(Review);
        await PruneAsync(keep: 5);
        using var file = await ExportAsync();
        var states = await Task.WhenAll((await VersionsAsync()).Select(version => StateAsync(version)));
        var versions = (await VersionsAsync()).ToList();
        await new ThreadRemover(Store).RemoveAsync(Thread, CancellationToken.None);

        var report = await new ThreadImporter(Store).ImportAsync(file, null, CancellationToken.None);

        report.Should().Be(new TransferReport(Thread, 10, 1, 7));
        (await VersionsAsync()).Should().Equal(versions);
        (await Task.WhenAll(versions.Select(version => StateAsync(version)))).Should().Equal(states);
        (await World.ResumeAsync(Review, "yes")).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task rule_30_an_import_writes_over_nothing_unless_it_is_given_another_id()
    {
        await RunReviewAsync();
        using var file = await ExportAsync();
        var importer = new ThreadImporter(Store);

        (await RefusalAsync(() => importer.ImportAsync(file, null, CancellationToken.None))).Should().StartWith("There is a thread 't1' already");
        await importer.ImportAsync(file, new ThreadId("t2"), CancellationToken.None);

        (await World.ResumeAsync(Review, "yes", "t2")).Status.Should().Be(RunStatus.Succeeded);
        (await StateAsync(4, "t2")).Should().Be(await StateAsync(4));
    }

    [Theory]
    [InlineData("bees", "bess", "does not match its hash")]
    [InlineData("\"type\":\"end\"", "\"type\":\"edn\"", "no line is of type 'edn'")]
    [InlineData("name: review", "name: reveiw", "the lines before it are not those that were written")]
    [InlineData("\"version\":3", "\"version\":7", "does not match its hash")]
    [InlineData("\"v\":1", "\"v\":2", "not the header of an export of format 1")]
    [InlineData("{\"type\":\"commit\"", "{\"type\":\"commit", "not a line of an export")]
    public async Task rule_30_a_damaged_export_is_refused_whole(string before, string after, string reason)
    {
        await RunReviewAsync();
        using var file = await ExportAsync();
        var text = Encoding.UTF8.GetString(file.ToArray());
        using var damaged = new MemoryStream(Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal)));

        var act = () => new ThreadImporter(Store).ImportAsync(damaged, new ThreadId("t2"), CancellationToken.None);

        (await act.Should().ThrowAsync<DamagedExportException>()).Which.Message.Should().Contain(reason).And.Contain("Nothing was stored");
        (await Store.FindAsync(new ThreadId("t2"), CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task rule_30_an_export_that_was_cut_short_is_refused()
    {
        await RunReviewAsync();
        using var file = await ExportAsync();
        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n');
        using var cut = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines[..^2])));

        var act = () => new ThreadImporter(Store).ImportAsync(cut, new ThreadId("t2"), CancellationToken.None);

        (await act.Should().ThrowAsync<DamagedExportException>()).Which.Message.Should().Contain("the file ends before its end line");
    }

    [Fact]
    public async Task rule_30_a_difference_says_what_was_appended_set_or_replaced()
    {
        await RunReviewAsync();

        var differences = FieldDifference.Between((await World.ViewAsync(1)).State, (await World.ViewAsync(5)).State);
        var appended = FieldDifference.Between((await World.ViewAsync(2)).State, (await World.ViewAsync(5)).State);

        differences.Select(difference => $"{difference.Field} {difference.Change}").Should().Equal("notes Replace", "score Replace");
        appended[0].Should().BeEquivalentTo(new { Field = "notes", Change = ChangeKind.Append });
        appended[0].Payload.ToString().Should().Be("""["polish"]""");
        FieldDifference.Between(
                ValueMap.Of(("m", ValueMap.Of(("a", 1L), ("b", 2L), ("c", 3L)))), ValueMap.Of(("m", ValueMap.Of(("a", 1L), ("b", 5L), ("d", 4L)))))
            .Should().ContainSingle().Which.Payload.ToString().Should().Be("""{"b":5,"d":4,"c":null}""");
    }

    private async Task<MemoryStream> ExportAsync(string thread = "t1")
    {
        var file = new MemoryStream();
        await new ThreadExporter(Store, World.Time).ExportAsync(new ThreadId(thread), file, CancellationToken.None);
        return file;
    }
}
