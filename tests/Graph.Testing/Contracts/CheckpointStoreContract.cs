using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What every checkpoint store promises. A store's test class derives from it, says how to make a clean store, and skips nothing.</summary>
public abstract partial class CheckpointStoreContract : IAsyncLifetime
{
    private ICheckpointStore? _store;

    /// <summary>The clean store of this test.</summary>
    protected ICheckpointStore Store => _store ?? throw new InvalidOperationException("The store is made before the test begins.");

    /// <summary>The clock that the store measures leases by.</summary>
    protected ManualTime Time { get; } = new();

    public async Task InitializeAsync() => _store = await MakeCleanStoreAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes a store without a thread in it.</summary>
    protected abstract Task<ICheckpointStore> MakeCleanStoreAsync();

    [Fact]
    public void a_store_says_how_it_is_addressed_and_what_an_acknowledged_commit_survives()
    {
        Store.Description.Uri.Should().Contain(":");
        Store.Description.Durability.Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task a_commit_is_stored_whole()
    {
        var chain = new CommitChain();
        var commit = chain.Next("""{"set":1}""", snapshot: """{"all":1}""", RunStatus.Interrupted);

        await Store.Commit(commit);

        var thread = await Store.Find(chain);
        thread!.Head.Should().Be(commit.Header);
        thread.Tail.Should().ContainSingle().Which.Header.Should().Be(commit.Header);
        thread.Tail[0].Body.Text().Should().Be("""{"set":1}""");
        thread.Snapshot!.Version.Should().Be(1);
        thread.Snapshot.Body.Text().Should().Be("""{"all":1}""");
        thread.Workflow.Should().Be(commit.Workflow);
        thread.CreatedAt.Should().Be(commit.Header.CreatedAt);
    }

    [Fact]
    public async Task a_commit_is_stored_whole_or_not_at_all()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next("one"), chain.Next("two"));
        await Store.SavePending(chain, CommitChain.Pending("task", "kept"));
        var refused = chain.Rival("three", snapshot: "other state") with
        {
            ExpectedHead = chain.Commits[0].Header.Hash,
            Workflow = new WorkflowReference("other", 2, "other hash"),
        };

        var conflict = await Store.TryCommit(refused);

        conflict.Should().NotBeNull();
        var thread = await Store.Find(chain);
        thread!.Head.Should().Be(chain.Commits[1].Header);
        thread.Workflow.Name.Should().Be("review");
        thread.Snapshot.Should().BeNull();
        thread.PendingWrites.Should().ContainSingle().Which.Body.Text().Should().Be("kept");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(1L << 40)]
    public async Task a_commit_is_stored_only_when_its_version_is_the_heads_plus_one(long version)
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var rival = chain.Rival("misplaced");

        var conflict = await Store.TryCommit(rival with { Header = rival.Header with { Version = version } });

        conflict.Should().NotBeNull();
        conflict!.ThreadId.Should().Be(chain.ThreadId);
        conflict.AttemptedVersion.Should().Be(version);
        conflict.HeadVersion.Should().Be(2);
        (await Store.History(chain)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task a_commit_is_stored_only_when_its_expected_head_is_the_head()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var rival = chain.Rival();

        var behindOlder = await Store.TryCommit(rival with { ExpectedHead = chain.Commits[0].Header.Hash });
        var behindNothing = await Store.TryCommit(rival with { ExpectedHead = CommitHash.None });
        var behindUnknown = await Store.TryCommit(rival with { ExpectedHead = rival.Header.Hash });

        new[] { behindOlder, behindNothing, behindUnknown }.Should().NotContainNulls();
        (await Store.History(chain)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task a_first_commit_that_expects_a_head_is_refused()
    {
        var chain = new CommitChain();
        var first = chain.Rival();

        var conflict = await Store.TryCommit(first with { ExpectedHead = first.Header.Hash });

        conflict!.HeadVersion.Should().Be(0);
        (await Store.Find(chain)).Should().BeNull();
    }

    [Fact]
    public async Task a_thread_that_is_not_there_has_no_second_version()
    {
        var chain = new CommitChain();
        chain.Next();

        var conflict = await Store.TryCommit(chain.Next());

        conflict!.HeadVersion.Should().Be(0);
        (await Store.Find(chain)).Should().BeNull();
    }

    [Fact]
    public async Task a_first_commit_says_which_workflow_the_thread_runs()
    {
        var chain = new CommitChain();

        var act = async () => await Store.Commit(chain.Next() with { Workflow = null });

        await act.Should().ThrowAsync<ArgumentException>();
        (await Store.Find(chain)).Should().BeNull();
    }

    [Fact]
    public async Task the_loser_of_a_race_gets_a_conflict_and_leaves_nothing_behind()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next("start"));
        var rivals = Enumerable.Range(0, 8).Select(number => chain.Rival($"body {number}", snapshot: $"state {number}")).ToArray();

        var conflicts = await Task.WhenAll(rivals.Select(rival => Task.Run(() => Store.TryCommit(rival))));

        var winner = rivals[Array.IndexOf(conflicts, null)];
        conflicts.Count(conflict => conflict is null).Should().Be(1);
        conflicts.OfType<CheckpointConflictException>().Should().OnlyContain(conflict => conflict.HeadVersion == 2);
        var thread = await Store.Find(chain);
        thread!.Head.Should().Be(winner.Header);
        thread.Tail.Should().ContainSingle().Which.Body.Text().Should().Be(winner.Body.Text());
        thread.Snapshot!.Body.Text().Should().Be(winner.Snapshot.Text());
        (await Store.History(chain)).Versions().Should().Equal(2, 1);
    }

    [Fact]
    public async Task of_eight_that_start_the_same_thread_one_wins()
    {
        var chain = new CommitChain();
        var rivals = Enumerable.Range(0, 8).Select(number => chain.Rival($"body {number}", snapshot: $"state {number}")).ToArray();

        var conflicts = await Task.WhenAll(rivals.Select(rival => Task.Run(() => Store.TryCommit(rival))));

        conflicts.Count(conflict => conflict is null).Should().Be(1);
        (await Store.Find(chain))!.Head.Should().Be(rivals[Array.IndexOf(conflicts, null)].Header);
    }

    [Fact]
    public async Task threads_of_eight_writers_at_once_do_not_get_in_each_others_way()
    {
        var chains = Enumerable.Range(0, 8).Select(number => new CommitChain($"thread {number}")).ToArray();

        await Task.WhenAll(chains.Select(chain => Task.Run(
            () => Store.CommitAll([.. Enumerable.Range(0, 50).Select(step => chain.Next($"{chain.ThreadId} {step}"))]))));

        var histories = await Task.WhenAll(chains.Select(chain => Store.History(chain)));
        histories.Zip(chains).Should().OnlyContain(pair =>
            pair.First.Select(commit => commit.Header).SequenceEqual(pair.Second.Commits.Reverse().Select(commit => commit.Header)));
    }

    [Fact]
    public async Task a_commit_sent_again_is_answered_as_the_first_time_and_stored_once()
    {
        var chain = new CommitChain();
        var (first, second) = (chain.Next("one"), chain.Next("two", snapshot: "state"));
        await Store.CommitAll(first, second);

        await Store.CommitAll(first, second, second);

        (await Store.History(chain)).Select(commit => commit.Header).Should().Equal(second.Header, first.Header);
    }

    [Fact]
    public async Task a_commit_sent_again_when_the_thread_has_moved_on_is_still_answered_as_the_first_time()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next("one"), chain.Next("two"), chain.Next("three"));
        await Store.SavePending(chain, CommitChain.Pending("task"));

        await Store.Commit(chain.Commits[1]);

        var thread = await Store.Find(chain);
        thread!.Head.Should().Be(chain.Commits[2].Header);
        thread.PendingWrites.Should().ContainSingle();
    }

    [Fact]
    public async Task the_loser_of_a_race_loses_again_when_it_sends_its_commit_again()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next());
        var loser = chain.Rival("late");
        await Store.Commit(chain.Next("early"));

        var answers = new[] { await Store.TryCommit(loser), await Store.TryCommit(loser) };

        answers.Should().NotContainNulls();
    }

    [Fact]
    public async Task versions_have_no_gap_and_no_repeat_and_each_commit_names_its_parent()
    {
        var chain = new CommitChain();

        await Store.CommitAll([.. Enumerable.Range(0, 20).Select(step => chain.Next($"{step}"))]);

        var history = await Store.History(chain);
        history.Versions().Should().Equal(Enumerable.Range(1, 20).Select(version => (long)version).Reverse());
        history.Zip(history.Skip(1)).Should().OnlyContain(pair =>
            pair.First.Header.ParentHash == pair.Second.Header.Hash && pair.First.Header.ParentVersion == pair.Second.Header.Version);
        history[^1].Header.ParentHash.Should().Be(CommitHash.None);
    }

    [Fact]
    public async Task the_first_commit_of_a_branch_names_the_older_checkpoint_as_its_parent_and_is_the_head()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next("one"), chain.Next("two"), chain.Next("three"));

        await Store.CommitAll(chain.Fork(1, "branch"), chain.Next("on the branch"));

        var thread = await Store.Find(chain);
        thread!.Head.Version.Should().Be(5);
        thread.Snapshot!.Version.Should().Be(4);
        thread.Snapshot.Body.Text().Should().Be("state of 1");
        thread.Tail.Versions().Should().Equal(5);
        var first = (await Store.FindAt(chain, 4))!.Tail.Should().ContainSingle().Which.Header;
        first.ParentVersion.Should().Be(1);
        first.ParentHash.Should().Be(chain.Commits[0].Header.Hash);
    }

    [Fact]
    public async Task a_fork_is_refused_when_the_head_is_not_the_expected_one()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var other = new CommitChain();
        other.GoOnFrom(chain.Commits[0]);

        var conflict = await Store.TryCommit(other.Fork(1));

        conflict!.HeadVersion.Should().Be(2);
    }

    [Fact]
    public async Task a_commit_may_bring_another_definition_for_the_thread_to_run_from_then_on()
    {
        var chain = new CommitChain();
        var newer = new WorkflowReference("review", 2, "hash of the second");
        await Store.CommitAll(chain.Next(), chain.Next() with { Workflow = newer }, chain.Next());

        var thread = await Store.Find(chain);

        thread!.Workflow.Should().Be(newer);
    }

    [Fact]
    public async Task a_thousand_commits_of_one_thread_are_all_there()
    {
        var chain = new CommitChain();

        await Store.CommitAll([.. Enumerable.Range(1, 1_000).Select(step => chain.Next($"{step}", step % 256 == 0 ? "state" : null))]);

        (await Store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        (await Store.Find(chain))!.Tail.Versions().Should().Equal(Enumerable.Range(769, 232).Select(version => (long)version));
    }
}
