using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    [Fact]
    public async Task rule_28_a_fork_is_a_commit_that_names_the_older_checkpoint_and_is_the_head()
    {
        await RunReviewAsync();

        var fork = await ForkAsync(2);

        fork.Header.Should().BeEquivalentTo(new { Version = 6L, ParentVersion = 2L, Status = RunStatus.Interrupted });
        fork.Next.Should().Equal("judge");
        var view = await World.ViewAsync();
        view.Header.Should().Be(fork.Header);
        view.Header.ParentHash.Should().Be((await World.ViewAsync(2)).Header.Hash);
        view.Next.Should().Equal("judge");
        view.Interrupts.Should().BeEmpty();
        (await StateAsync()).Should().Be("""{"notes":["write"],"topic":"bees"}""");
    }

    [Fact]
    public async Task rule_28_the_old_branch_stays_readable_while_the_new_one_goes_on()
    {
        await RunReviewAsync();
        var before = await Task.WhenAll(Enumerable.Range(1, 5).Select(version => StateAsync(version)));

        await ForkAsync(2);
        await World.ResumeAsync(Review);

        (await Task.WhenAll(Enumerable.Range(1, 5).Select(version => StateAsync(version)))).Should().Equal(before);
        (await World.HistoryAsync()).Select(entry => $"{entry.Header.Version}<{entry.Header.ParentVersion} {entry.Source}").Should().Equal(
            "1<0 input", "2<1 step", "3<2 step", "4<3 step", "5<4 interrupt", "6<2 fork", "7<6 resume", "8<7 step", "9<8 step", "10<9 interrupt");
    }

    [Fact]
    public async Task rule_28_interrupts_ask_again_under_an_id_of_the_new_branch()
    {
        var first = await RunReviewAsync();
        await World.ResumeAsync(Review, "yes");

        await ForkAsync(4);
        var asked = await World.ResumeAsync(Review);
        var ended = await World.ResumeAsync(Review, "no");

        asked.Interrupts.Should().ContainSingle().Which.Id.Should().NotBe(first.Interrupts[0].Id);
        ended.Status.Should().Be(RunStatus.Succeeded);
        ended.State["verdict"].Should().Be((Value)"no");
        (await World.ViewAsync(7)).State["verdict"].Should().Be((Value)"yes");
    }

    [Fact]
    public async Task rule_28_a_thread_can_be_forked_again_and_again_and_from_branches()
    {
        await RunReviewAsync();
        await ForkAsync(2);
        await World.ResumeAsync(Review);
        await ForkAsync(8);
        await World.ResumeAsync(Review);

        await ForkAsync(1);
        await World.ResumeAsync(Review);

        foreach (var entry in await World.HistoryAsync())
        {
            (await World.ViewAsync(entry.Header.Version)).Entry.Source.Should().Be(entry.Source);
        }

        (await StateAsync(4)).Should().Be(await StateAsync(9)).And.Be(await StateAsync(13));
    }

    [Fact]
    public async Task rule_28_the_end_of_a_thread_forks_into_an_end()
    {
        await RunReviewAsync();
        await World.ResumeAsync(Review, "yes");

        var fork = await ForkAsync(7);

        fork.Header.Status.Should().Be(RunStatus.Succeeded);
        (await World.ResumeAsync(Review)).Steps.Should().Be(0);
    }

    [Theory]
    [InlineData(false, 2, "a", "a", "b")]
    [InlineData(true, 2, "a", "b")]
    [InlineData(true, 1, "a", "b")]
    public async Task rule_28_tasks_run_again_unless_what_they_came_to_is_kept(bool keepsFinished, long version, params string[] calls)
    {
        const string pair = """
            schema: graphagents/v1
            name: pair
            state: { notes: { type: list<string>, reduce: append } }
            nodes:
              a: { type: note, output: notes }
              b: { type: ask, output: notes }
            edges: [START -> a, START -> b]
            """;
        await World.RunAsync(pair);

        var fork = await ForkAsync(version, keepsFinished);
        await World.ResumeAsync(pair);
        await World.ResumeAsync(pair, "yes");

        fork.Kept.Should().Equal(keepsFinished ? ["a"] : []);
        World.Calls.Where(call => call == "a").Concat(["b"]).Should().Equal(calls);
        (await StateAsync()).Should().Be("""{"notes":["a","yes"]}""");
    }

    [Fact]
    public async Task rule_28_a_stop_before_a_node_stops_again()
    {
        var yaml = Review.Replace("polish: { type: note,", "polish: { type: note, interrupt: before,", StringComparison.Ordinal);
        await World.RunAsync(yaml, ("topic", "bees"));
        await World.ResumeAsync(yaml);

        await ForkAsync(3);
        var result = await World.ResumeAsync(yaml);

        result.Interrupts.Should().ContainSingle().Which.Kind.Should().Be(InterruptKind.Before);
    }

    [Fact]
    public async Task rule_28_a_branch_from_before_an_upgrade_runs_the_former_definition()
    {
        await RunReviewAsync();
        var newer = Review.Replace("name: review", "name: review\nversion: 2", StringComparison.Ordinal);
        await World.UpgradeAsync(Review, newer);

        var fork = await ForkAsync(3);

        fork.Workflow.Version.Should().Be(1);
        (await World.ViewAsync()).Workflow.Version.Should().Be(1);
        (await World.ResumeAsync(Review)).Status.Should().Be(RunStatus.Interrupted);
        (await World.ViewAsync(6)).Entry.WorkflowHash.Should().Be(World.Compile(newer).Hash);
    }

    [Fact]
    public async Task rule_28_checkpoints_are_found_by_version_by_id_and_by_the_beginning_of_an_id()
    {
        await RunReviewAsync();
        var reader = new ThreadReader(Store);
        var third = (await World.ViewAsync(3)).Header;

        (await reader.GetCheckpointAsync(Thread, "3", CancellationToken.None)).Should().Be(third);
        (await reader.GetCheckpointAsync(Thread, third.Id.Value, CancellationToken.None)).Should().Be(third);
        (await reader.GetCheckpointAsync(Thread, third.Id.Value[..^1], CancellationToken.None)).Should().Be(third);
    }

    [Theory]
    [InlineData("6", "has no checkpoint '6'")]
    [InlineData("zz", "its newest is version 5")]
    [InlineData("0", "The ids of several checkpoints of thread 't1' begin with '0'")]
    public async Task rule_28_an_address_of_no_checkpoint_or_of_several_says_so(string address, string message)
    {
        await RunReviewAsync();

        var act = () => new ThreadReader(Store).GetCheckpointAsync(Thread, address, CancellationToken.None);

        (await act.Should().ThrowAsync<CheckpointNotFoundException>()).Which.Message.Should().Contain(message);
    }

    [Fact]
    public async Task rule_28_a_version_that_is_not_there_cannot_be_forked()
    {
        await RunReviewAsync();

        var act = () => ForkAsync(9);

        (await act.Should().ThrowAsync<CheckpointNotFoundException>()).Which.Message.Should().Contain("no version 9: its newest is 5");
    }

    [Fact]
    public async Task rule_28_a_thread_under_way_is_not_forked()
    {
        var dying = new DyingStore(Store).DieAt(3, isStored: true);
        await ((Func<Task>)(() => World.NextProcess(dying).RunAsync(Review, ("topic", "bees")))).Should().ThrowAsync<ProcessDiedException>();

        (await RefusalAsync(() => ForkAsync(2))).Should().StartWith("Thread 't1' is running and cannot be forked").And.Contain("resume it first");
        (await RefusalAsync(() => UpdateAsync("write", ("notes", "x")))).Should().Contain("cannot be updated");
        (await RefusalAsync(() => PruneAsync(keep: 1))).Should().Contain("cannot be pruned");
        (await RefusalAsync(() => CopyAsync("t2"))).Should().Contain("cannot be copied");
    }

    [Fact]
    public async Task rule_28_of_two_forks_at_once_one_wins_or_both_follow_each_other()
    {
        await RunReviewAsync();
        var known = await Store.FindAtAsync(Thread, 2, CancellationToken.None);
        await ForkAsync(2);

        var rival = new CheckpointCommit
        {
            Header = known!.Head with { Version = 6, ParentVersion = 2, ParentHash = known.Tail[^1].Header.Hash, Hash = new CommitHash(1, 2) },
            ExpectedHead = known.Head.Hash,
            Body = "{}"u8.ToArray(),
        };
        var act = async () => await Store.CommitAsync(rival, CancellationToken.None);

        await act.Should().ThrowAsync<CheckpointConflictException>();
    }

    [Fact]
    public async Task rule_27_history_is_filtered_by_source_and_by_what_the_caller_noted()
    {
        await World.Runner.RunAsync(
            World.Compile(Review),
            new RunRequest { ThreadId = Thread, Input = ValueMap.Of(("topic", "bees")), Metadata = ValueMap.Of(("ticket", "4711")) },
            CancellationToken.None);
        await ForkAsync(2);
        await World.ResumeAsync(Review);

        (await FilteredAsync(new HistoryFilter { Sources = ["interrupt", "fork"] })).Should().Equal(10, 6, 5);
        (await FilteredAsync(new HistoryFilter { Metadata = ValueMap.Of(("ticket", "4711")) })).Should().Equal(5, 4, 3, 2, 1);
        (await FilteredAsync(new HistoryFilter { Metadata = ValueMap.Of(("ticket", "4711")), Sources = ["step"], Limit = 2, BeforeVersion = 4 }))
            .Should().Equal(3, 2);
        (await FilteredAsync(new HistoryFilter { Metadata = ValueMap.Of(("ticket", "other")) })).Should().BeEmpty();
    }

    [Fact]
    public async Task rule_27_history_gives_values_when_they_are_asked_for()
    {
        await RunReviewAsync();

        var entries = await new ThreadReader(Store).ReadHistoryAsync(Thread, new HistoryFilter { IncludesState = true }, CancellationToken.None).ToListAsync();

        entries.Select(entry => ValueJson.ToText(entry.State!)).Should().Equal(
            await StateAsync(5), await StateAsync(4), await StateAsync(3), await StateAsync(2), await StateAsync(1));
        entries[0].Next.Should().Equal("approve");
        entries[1].Duration.Should().NotBeNull();
    }

    private async Task<IEnumerable<long>> FilteredAsync(HistoryFilter filter) =>
        (await new ThreadReader(Store).ReadHistoryAsync(Thread, filter, CancellationToken.None).ToListAsync()).Select(entry => entry.Header.Version);
}
