using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class CheckpointStoreContract
{
    [Fact]
    public async Task nothing_is_found_of_a_thread_that_is_not_there()
    {
        var chain = new CommitChain("nobody");

        (await Store.Find(chain)).Should().BeNull();
        (await Store.FindAt(chain, 1)).Should().BeNull();
        (await Store.History(chain)).Should().BeEmpty();
        (await Store.List()).Should().BeEmpty();
        (await Store.Delete(chain)).Should().BeFalse();
        (await Store.FindDefinitionAsync("unknown", CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task a_load_reads_one_snapshot_and_the_commits_after_it()
    {
        var chain = new CommitChain();
        await Store.CommitAll(
            chain.Next(), chain.Next(snapshot: "state 2"), chain.Next(), chain.Next(snapshot: "state 4"), chain.Next(), chain.Next());

        var thread = await Store.Find(chain);

        thread!.Snapshot!.Version.Should().Be(4);
        thread.Snapshot.Body.Text().Should().Be("state 4");
        thread.Tail.Versions().Should().Equal(5, 6);
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(3, 2, 3, 3)]
    [InlineData(4, 2, 3, 4)]
    [InlineData(5, 5, 5, 5)]
    [InlineData(6, 5, 6, 6)]
    public async Task a_load_of_an_older_commit_reads_the_newest_snapshot_before_it_and_the_commits_after_that(
        long version, long snapshot, long first, long last)
    {
        var chain = new CommitChain();
        await Store.CommitAll(
            chain.Next(), chain.Next(snapshot: "state"), chain.Next(), chain.Next(), chain.Next(snapshot: "state"), chain.Next());

        var thread = await Store.FindAt(chain, version);

        (thread!.Snapshot?.Version ?? 0).Should().Be(snapshot);
        thread.Tail[0].Header.Should().Be(chain.Commits[(int)first - 1].Header);
        thread.Tail[^1].Header.Should().Be(chain.Commits[(int)last - 1].Header);
        thread.Tail.Should().HaveCount((int)(last - first + 1));
        thread.Head.Should().Be(chain.Commits[5].Header);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData((1L << 32) + 1)]
    [InlineData(long.MaxValue)]
    public async Task no_thread_is_found_at_a_version_that_it_does_not_have(long version)
    {
        var (chain, neighbour) = (new CommitChain("one"), new CommitChain("two"));
        await Store.CommitAll(chain.Next(), neighbour.Next(), chain.Next(), neighbour.Next());

        (await Store.FindAt(chain, version)).Should().BeNull();
    }

    [Fact]
    public async Task pending_writes_belong_to_one_head_and_are_gone_once_it_is_not_the_head()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        await Store.SavePending(chain, CommitChain.Pending("a", "1"), CommitChain.Pending("b", "2"));

        var before = await Store.Find(chain);
        await Store.Commit(chain.Next());
        var after = await Store.Find(chain);
        var older = await Store.FindAt(chain, 2);

        before!.PendingWrites.Select(write => (write.TaskKey, write.Body.Text())).Should().BeEquivalentTo([("a", "1"), ("b", "2")]);
        after!.PendingWrites.Should().BeEmpty();
        older!.PendingWrites.Should().BeEmpty();
    }

    [Fact]
    public async Task pending_writes_are_there_when_the_head_is_asked_for_by_its_version_and_at_no_other()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        await Store.SavePending(chain, CommitChain.Pending("a"));

        (await Store.FindAt(chain, 2))!.PendingWrites.Should().ContainSingle();
        (await Store.FindAt(chain, 1))!.PendingWrites.Should().BeEmpty();
    }

    [Fact]
    public async Task a_pending_write_of_a_key_that_is_there_already_replaces_it()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next());
        await Store.SavePending(chain, CommitChain.Pending("a", "old"), CommitChain.Pending("b", "other"));

        await Store.SavePending(chain, CommitChain.Pending("a", "new"));

        (await Store.Find(chain))!.PendingWrites.Select(write => (write.TaskKey, write.Body.Text()))
            .Should().BeEquivalentTo([("a", "new"), ("b", "other")]);
    }

    [Fact]
    public async Task pending_writes_for_a_commit_that_is_no_longer_the_head_are_a_conflict()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        var older = chain.Commits[0].Header.Hash;

        var act = async () => await Store.SavePendingWritesAsync(chain.ThreadId, older, null, [CommitChain.Pending("a")], CancellationToken.None);

        (await act.Should().ThrowAsync<CheckpointConflictException>()).Which.HeadVersion.Should().Be(2);
        (await Store.Find(chain))!.PendingWrites.Should().BeEmpty();
    }

    [Fact]
    public async Task pending_writes_for_a_thread_that_is_not_there_are_a_conflict()
    {
        var chain = new CommitChain();

        var act = async () => await Store.SavePending(chain, CommitChain.Pending("a"));

        (await act.Should().ThrowAsync<CheckpointConflictException>()).Which.HeadVersion.Should().Be(0);
        (await Store.List()).Should().BeEmpty();
    }

    [Fact]
    public async Task pending_writes_of_one_thread_stay_when_another_moves()
    {
        var (chain, neighbour) = (new CommitChain("one"), new CommitChain("two"));
        await Store.CommitAll(chain.Next(), neighbour.Next());
        await Store.SavePending(chain, CommitChain.Pending("a"));

        await Store.CommitAll(neighbour.Next(), neighbour.Next());

        (await Store.Find(chain))!.PendingWrites.Should().ContainSingle();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(1_048_576)]
    public async Task bytes_come_back_as_they_were_given(int length)
    {
        var chain = new CommitChain();
        var (body, state, outcome) = (RandomBytes(length, 1), RandomBytes(length, 2), RandomBytes(length, 3));
        await Store.Commit(chain.Next(body, state));
        await Store.SavePending(chain, new PendingWrite("task", outcome));

        var thread = await Store.Find(chain);

        thread!.Tail[0].Body.Span.SequenceEqual(body).Should().BeTrue();
        thread.Snapshot!.Body.Span.SequenceEqual(state).Should().BeTrue();
        thread.PendingWrites[0].Body.Span.SequenceEqual(outcome).Should().BeTrue();
        (await Store.History(chain))[0].Body.Span.SequenceEqual(body).Should().BeTrue();
        (await Store.List())[0].Head.Body.Span.SequenceEqual(body).Should().BeTrue();
    }

    [Fact]
    public async Task the_callers_buffers_may_be_used_again_after_the_call()
    {
        var chain = new CommitChain();
        var (body, state, outcome) = (RandomBytes(64, 1), RandomBytes(64, 2), RandomBytes(64, 3));
        await Store.Commit(chain.Next(body, state));
        await Store.SavePending(chain, new PendingWrite("task", outcome));

        Array.Clear(body);
        Array.Clear(state);
        Array.Clear(outcome);

        var thread = await Store.Find(chain);
        thread!.Tail[0].Body.ToArray().Should().Equal(RandomBytes(64, 1));
        thread.Snapshot!.Body.ToArray().Should().Equal(RandomBytes(64, 2));
        thread.PendingWrites[0].Body.ToArray().Should().Equal(RandomBytes(64, 3));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("order 4711/ä ß 漢字 🙂")]
    [InlineData("it's; DROP TABLE threads; -- \"quoted\" {braces}:*?[x]")]
    [InlineData("%_%")]
    public async Task a_thread_may_be_called_anything(string name)
    {
        var (chain, neighbour) = (new CommitChain(name), new CommitChain(name + "2"));
        await Store.CommitAll(chain.Next("mine"), neighbour.Next("other"));

        (await Store.Find(chain))!.Head.ThreadId.Should().Be(new ThreadId(name));
        (await Store.List()).Threads().Should().BeEquivalentTo(name, name + "2");
        (await Store.Delete(chain)).Should().BeTrue();
        (await Store.Find(neighbour))!.Tail[0].Body.Text().Should().Be("other");
    }

    [Fact]
    public async Task names_of_threads_that_differ_in_case_or_in_a_blank_are_different_names()
    {
        var chains = new[] { "Thread", "thread", "thread ", new string('x', 128) }.Select(name => new CommitChain(name)).ToArray();

        await Store.CommitAll([.. chains.Select(chain => chain.Next(chain.ThreadId.Value))]);

        (await Store.List()).Select(thread => thread.Head.Body.Text()).Should().BeEquivalentTo(chains.Select(chain => chain.ThreadId.Value));
    }

    [Fact]
    public async Task every_status_and_every_time_comes_back()
    {
        var chain = new CommitChain();
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            await Store.Commit(chain.Next(status: status));
        }

        (await Store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
    }

    private static byte[] RandomBytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
