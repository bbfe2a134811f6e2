using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class CheckpointStoreContract
{
    [Fact]
    public async Task a_pruning_removes_what_it_names_and_nothing_else()
    {
        var (chain, neighbour) = (new CommitChain("pruned"), new CommitChain("neighbour"));
        await Store.CommitAll(chain.Next("one", snapshot: "state 1"), neighbour.Next(), chain.Next("two"), chain.Next("three"), neighbour.Next(), chain.Next("four"));

        var pruned = await PruneAsync(chain, [new VersionRange(1, 2)], new StoredSnapshot(3, "state 3"u8.ToArray()));

        pruned.Should().Be(new PrunedCommits(2, "one".Length + "state 1".Length + "two".Length));
        (await Store.History(chain)).Versions().Should().Equal(4, 3);
        (await Store.FindAt(chain, 1)).Should().BeNull();
        (await Store.FindAt(chain, 2)).Should().BeNull();
        (await Store.FindAt(chain, 3))!.Snapshot!.Body.Text().Should().Be("state 3");
        (await Store.Find(chain))!.Tail.Versions().Should().Equal(4);
        (await Store.History(neighbour)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task a_thread_that_is_to_be_removed_as_it_was_seen_stays_when_it_was_moved_since()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var seen = chain.Head;
        await Store.Commit(chain.Next());

        var asSeen = await Store.DeleteThreadAsync(chain.ThreadId, seen, default);
        var stays = await Store.Find(chain);
        var asItIs = await Store.DeleteThreadAsync(chain.ThreadId, chain.Head, default);

        (asSeen, asItIs).Should().Be((false, true));
        stays.Should().NotBeNull();
        (await Store.Find(chain)).Should().BeNull();
        (await Store.DeleteThreadAsync(chain.ThreadId, chain.Head, default)).Should().BeFalse();
    }

    [Fact]
    public async Task a_thread_that_is_put_back_pruned_keeps_the_time_when_it_was_made()
    {
        var chain = new CommitChain();
        chain.Next();
        var (later, made) = (chain.Next(snapshot: "state 2"), new Graph.Runtime.Values.Timestamp(1_700_000_000, 5));
        var restored = later with
        {
            ExpectedHead = CommitHash.None,
            Workflow = new WorkflowReference("review", 1, "hash"),
            IsRestored = true,
            ThreadCreatedAt = made,
        };

        await Store.Commit(restored);

        (await Store.Find(chain))!.CreatedAt.Should().Be(made);
        (await Store.Find(chain))!.Head.CreatedAt.Should().Be(later.Header.CreatedAt);
    }

    [Fact]
    public async Task a_pruning_in_the_middle_leaves_both_sides_loadable()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next("1"), chain.Next("2"), chain.Next("3"), chain.Next("4"), chain.Fork(2, "5"), chain.Next("6"));

        await PruneAsync(chain, [new VersionRange(3, 3), new VersionRange(-5, 0)], new StoredSnapshot(4, "state 4"u8.ToArray()));

        (await Store.History(chain)).Versions().Should().Equal(6, 5, 4, 2, 1);
        (await Store.History(chain, new HistoryQuery { BeforeVersion = 4 })).Versions().Should().Equal(2, 1);
        (await Store.FindAt(chain, 2))!.Tail.Versions().Should().Equal(1, 2);
        (await Store.FindAt(chain, 4))!.Tail.Versions().Should().Equal(4);
        (await Store.Find(chain))!.Tail.Versions().Should().Equal(6);
    }

    [Fact]
    public async Task a_pruning_is_refused_whole_when_the_thread_was_moved()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var known = chain.Head;
        await Store.Commit(chain.Next());

        var act = async () => await Store.PruneAsync(
            new CheckpointPruning { ThreadId = chain.ThreadId, ExpectedHead = known, Removed = [new VersionRange(1, 1)] }, CancellationToken.None);

        (await act.Should().ThrowAsync<CheckpointConflictException>()).Which.HeadVersion.Should().Be(3);
        (await Store.History(chain)).Versions().Should().Equal(3, 2, 1);
    }

    [Fact]
    public async Task a_pruning_never_takes_the_head()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());

        var act = async () => await PruneAsync(chain, [new VersionRange(1, 2)]);

        await act.Should().ThrowAsync<ArgumentException>();
        (await Store.History(chain)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task nothing_can_be_pruned_of_a_thread_that_is_not_there()
    {
        var chain = new CommitChain("nobody");
        chain.Next();

        var act = async () => await PruneAsync(chain, [new VersionRange(1, 1)]);

        (await act.Should().ThrowAsync<CheckpointConflictException>()).Which.HeadVersion.Should().Be(0);
    }

    [Fact]
    public async Task a_pruned_thread_goes_on_with_its_pending_writes()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next(), chain.Next());
        await Store.SavePending(chain, CommitChain.Pending("task", "kept"));

        await PruneAsync(chain, [new VersionRange(1, 2)], new StoredSnapshot(3, "state"u8.ToArray()));

        (await Store.Find(chain))!.PendingWrites.Should().ContainSingle().Which.Body.Text().Should().Be("kept");
        await Store.CommitAll(chain.Next(), chain.Next());
        (await Store.Find(chain))!.Tail.Versions().Should().Equal(4, 5);
    }

    [Fact]
    public async Task what_was_pruned_already_is_passed_over()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next(), chain.Next());
        await PruneAsync(chain, [new VersionRange(1, 1)], new StoredSnapshot(2, "state"u8.ToArray()));

        var again = await PruneAsync(chain, [new VersionRange(1, 1)]);

        again.Should().Be(new PrunedCommits(0, 0));
        (await Store.Find(chain))!.Tail.Versions().Should().Equal(3);
    }

    [Fact]
    public async Task a_pruning_of_a_thousand_versions_counts_all_that_it_removes_and_touches_nothing_between_them()
    {
        var (chain, large) = (new CommitChain(), new string('x', 10_000));
        await Store.CommitAll([.. Enumerable.Range(1, 1_100).Select(step => chain.Next(step == 700 ? large : "four", step % 300 == 0 ? large : null))]);

        var pruned = await PruneAsync(
            chain, [new VersionRange(1, 10), new VersionRange(12, 1_001)], new StoredSnapshot(11, "11"u8.ToArray()), new StoredSnapshot(1_002, "1002"u8.ToArray()));

        pruned.Should().Be(new PrunedCommits(1_000, (999 * "four".Length) + (4 * large.Length)));
        (await Store.History(chain)).Versions().Should().Equal([.. Enumerable.Range(1_002, 99).Select(version => (long)version).Reverse(), 11]);
        (await Store.FindAt(chain, 11))!.Snapshot!.Body.Text().Should().Be("11");
        (await Store.Find(chain))!.Snapshot!.Version.Should().Be(1_002);
        (await Store.Find(chain))!.Tail.Should().HaveCount(98);
    }

    [Fact]
    public async Task a_commit_that_is_put_back_may_leave_out_versions_and_no_other_may()
    {
        var (source, copy) = (new CommitChain(), new CommitChain("copy"));
        var (first, later) = (source.Next("one"), source.GoOnFrom(source.Rival("four") with { Snapshot = "state"u8.ToArray() }));
        later = later with { Header = later.Header with { Version = 4 } };

        await Store.Commit(first with { Header = first.Header with { Version = 3 }, IsRestored = true });
        var refused = await Store.TryCommit(later with { Header = later.Header with { Version = 7 } });
        await Store.Commit(later with { Header = later.Header with { Version = 7 }, IsRestored = true });
        var backwards = await Store.TryCommit(later with { ExpectedHead = later.Header.Hash, IsRestored = true });
        await Store.Commit(copy.Next());

        refused!.HeadVersion.Should().Be(3);
        backwards!.HeadVersion.Should().Be(7);
        (await Store.History(source)).Versions().Should().Equal(7, 3);
        (await Store.Find(source))!.Snapshot!.Version.Should().Be(7);
    }

    private ValueTask<PrunedCommits> PruneAsync(CommitChain chain, VersionRange[] removed, params StoredSnapshot[] snapshots) => Store.PruneAsync(
        new CheckpointPruning { ThreadId = chain.ThreadId, ExpectedHead = chain.Head, Removed = removed, Snapshots = snapshots },
        CancellationToken.None);
}
