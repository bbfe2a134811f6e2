using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class CheckpointStoreContract
{
    [Theory]
    [InlineData(null, null, new long[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(null, 2, new long[] { 6, 5 })]
    [InlineData(5L, null, new long[] { 4, 3, 2, 1 })]
    [InlineData(5L, 3, new long[] { 4, 3, 2 })]
    [InlineData(100L, 1, new long[] { 6 })]
    [InlineData(1L, null, new long[0])]
    [InlineData(-5L, null, new long[0])]
    [InlineData(null, 0, new long[0])]
    public async Task history_is_read_newest_first_before_a_version_and_up_to_a_limit(long? before, int? limit, long[] versions)
    {
        var (chain, neighbour) = (new CommitChain("one"), new CommitChain("two"));
        await Store.CommitAll(neighbour.Next(), chain.Next(), chain.Next(), chain.Next(), chain.Fork(1), chain.Next(), chain.Next(), neighbour.Next());

        var history = await Store.History(chain, new HistoryQuery { BeforeVersion = before, Limit = limit });

        history.Versions().Should().Equal(versions);
        history.Select(commit => commit.Header).Should().Equal(versions.Select(version => chain.Commits[(int)version - 1].Header));
    }

    [Fact]
    public async Task a_thread_may_move_while_its_history_is_read()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next(), chain.Next());
        var read = new List<long>();

        await foreach (var commit in Store.ReadHistoryAsync(chain.ThreadId, new HistoryQuery(), CancellationToken.None))
        {
            read.Add(commit.Header.Version);
            await Store.Commit(chain.Next());
        }

        read.Should().Equal(3, 2, 1);
    }

    [Fact]
    public async Task threads_are_listed_newest_activity_first()
    {
        var (one, two, three) = (new CommitChain("one"), new CommitChain("two"), new CommitChain("three"));
        await Store.CommitAll(one.Next(), two.Next(), three.Next(), two.Next(), one.Next("last"));

        var threads = await Store.List();

        threads.Threads().Should().Equal("one", "two", "three");
        threads[0].Head.Header.Should().Be(one.Commits[1].Header);
        threads[0].Head.Body.Text().Should().Be("last");
        threads[0].CreatedAt.Should().Be(one.Commits[0].Header.CreatedAt);
        threads[0].Workflow.Should().Be(one.Commits[0].Workflow);
    }

    [Fact]
    public async Task threads_that_run_are_listed_newest_activity_first_among_those_at_rest()
    {
        var chains = "abcde".Select(name => new CommitChain(name.ToString())).ToArray();
        var (resting, running) = (chains[2], chains.Where(chain => chain.ThreadId.Value != "c").ToArray());
        await Store.CommitAll([.. running.Select(chain => chain.Next() with { Lease = TakeBy(One) })]);
        foreach (var name in "adbd")
        {
            await Store.Commit(running.Single(chain => chain.ThreadId.Value[0] == name).Next() with { Lease = HoldBy(One) });
            await Store.Commit(resting.Next(status: RunStatus.Succeeded));
        }

        await Store.Commit(running[1].Next() with { Lease = HoldBy(One) });

        var all = await Store.List();
        var newest = await Store.List(new ThreadQuery { Limit = 3 });
        var moving = await Store.List(new ThreadQuery { Limit = 2, Statuses = [RunStatus.Running] });

        all.Threads().Should().Equal("b", "c", "d", "a", "e");
        all.Select(thread => thread.Head.Header).Should().BeEquivalentTo(chains.Select(chain => chain.Commits[^1].Header));
        newest.Threads().Should().Equal("b", "c", "d");
        moving.Threads().Should().Equal("b", "d");
    }

    [Fact]
    public async Task a_thread_is_listed_by_its_status_after_each_step_of_a_run()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next() with { Lease = TakeBy(One) });
        foreach (var status in Enumerable.Repeat(RunStatus.Running, 3).Append(RunStatus.Interrupted).Concat(Enumerable.Repeat(RunStatus.Running, 3)))
        {
            await Store.Commit(chain.Next(status: status) with { Lease = HoldBy(One) });

            (await Store.List(new ThreadQuery { Statuses = [status] })).Should().ContainSingle().Which.Head.Header.Should().Be(chain.Commits[^1].Header);
        }
    }

    [Fact]
    public async Task threads_are_listed_by_the_status_of_their_head()
    {
        var (done, asks, fails) = (new CommitChain("done"), new CommitChain("asks"), new CommitChain("fails"));
        await Store.CommitAll(done.Next(status: RunStatus.Interrupted), asks.Next(), fails.Next(status: RunStatus.Failed));
        await Store.CommitAll(asks.Next(status: RunStatus.Interrupted), done.Next(status: RunStatus.Succeeded));

        var asking = await Store.List(new ThreadQuery { Statuses = [RunStatus.Interrupted] });
        var over = await Store.List(new ThreadQuery { Statuses = [RunStatus.Succeeded, RunStatus.Failed] });
        var queued = await Store.List(new ThreadQuery { Statuses = [RunStatus.Queued] });

        asking.Threads().Should().Equal("asks");
        over.Threads().Should().Equal("done", "fails");
        queued.Should().BeEmpty();
    }

    [Fact]
    public async Task threads_are_listed_by_the_name_of_the_workflow_that_they_run_now()
    {
        var (one, two, moved) = (new CommitChain("one", "sort"), new CommitChain("two", "review"), new CommitChain("moved", "review"));
        await Store.CommitAll(one.Next(), two.Next(), moved.Next(), moved.Next() with { Workflow = new WorkflowReference("sort", 2, "hash") });

        (await Store.List(new ThreadQuery { WorkflowName = "sort" })).Threads().Should().Equal("moved", "one");
        (await Store.List(new ThreadQuery { WorkflowName = "review" })).Threads().Should().Equal("two");
        (await Store.List(new ThreadQuery { WorkflowName = "Sort" })).Should().BeEmpty();
    }

    [Fact]
    public async Task threads_are_listed_by_the_version_of_the_workflow_that_they_run_now()
    {
        var (one, two) = (new CommitChain("one"), new CommitChain("two"));
        await Store.CommitAll(one.Next(), two.Next(), two.Next() with { Workflow = new WorkflowReference("review", 2, "hash") });

        (await Store.List(new ThreadQuery { WorkflowName = "review", WorkflowVersion = 1 })).Threads().Should().Equal("one");
        (await Store.List(new ThreadQuery { WorkflowVersion = 2 })).Threads().Should().Equal("two");
        (await Store.List(new ThreadQuery { WorkflowVersion = 3 })).Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "a", "a/b", "a/b/c", "a0", "A/b", "a%b", "b", "a/\U0010FFFF", "a/\uD7FF")]
    [InlineData("a", "a", "a/b", "a/b/c", "a0", "a%b", "a/\U0010FFFF", "a/\uD7FF")]
    [InlineData("a/", "a/b", "a/b/c", "a/\U0010FFFF", "a/\uD7FF")]
    [InlineData("a/b", "a/b", "a/b/c")]
    [InlineData("a%", "a%b")]
    [InlineData("a/\U0010FFFF", "a/\U0010FFFF")]
    [InlineData("a/\uD7FF", "a/\uD7FF")]
    [InlineData("c")]
    public async Task threads_are_listed_by_what_their_ids_begin_with(string prefix, params string[] listed)
    {
        string[] names = ["a", "a/b", "a/b/c", "a0", "A/b", "a%b", "b", "a/\U0010FFFF", "a/\uD7FF"];
        await Store.CommitAll([.. names.Select(name => new CommitChain(name).Next())]);

        var threads = await Store.List(new ThreadQuery { IdPrefix = prefix });

        threads.Threads().Should().BeEquivalentTo(listed);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(50, 10)]
    public async Task at_the_most_as_many_threads_as_asked_for_are_listed(int limit, int listed)
    {
        var chains = Enumerable.Range(0, 10).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Store.CommitAll([.. chains.Select(chain => chain.Next())]);

        var threads = await Store.List(new ThreadQuery { Limit = limit });

        threads.Threads().Should().Equal(chains.Reverse().Take(listed).Select(chain => chain.ThreadId.Value));
    }

    [Fact]
    public async Task a_definition_is_kept_under_its_hash_and_one_that_is_there_already_stays()
    {
        var reference = new WorkflowReference("review", 3, "hash");
        var definition = new StoredDefinition(reference, "flows/review.yaml", "name: review\n# ä 漢字\n");
        await Store.SaveDefinitionAsync(definition, CancellationToken.None);
        await Store.SaveDefinitionAsync(definition with { Text = "another", SourcePath = "" }, CancellationToken.None);
        var empty = new StoredDefinition(new WorkflowReference("", 0, "of nothing"), "", "");
        await Store.SaveDefinitionAsync(empty, CancellationToken.None);

        (await Store.FindDefinitionAsync("hash", CancellationToken.None)).Should().Be(definition);
        (await Store.FindDefinitionAsync("of nothing", CancellationToken.None)).Should().Be(empty);
        (await Store.FindDefinitionAsync("HASH", CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task a_definition_that_is_not_what_its_hash_is_of_is_replaced_by_the_one_that_is()
    {
        const string text = "name: review\n";
        var reference = new WorkflowReference("review", 3, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        var (genuine, damaged) = (new StoredDefinition(reference, "review.yaml", text), new StoredDefinition(reference, "review.yaml", "name: revue\n"));

        await Store.SaveDefinitionAsync(damaged, CancellationToken.None);
        await Store.SaveDefinitionAsync(genuine, CancellationToken.None);
        await Store.SaveDefinitionAsync(damaged, CancellationToken.None);
        await Store.SaveDefinitionAsync(genuine with { SourcePath = "elsewhere" }, CancellationToken.None);

        (await Store.FindDefinitionAsync(reference.Hash, CancellationToken.None)).Should().Be(genuine);
    }

    [Fact]
    public async Task a_deleted_thread_is_gone_with_all_that_belongs_to_it()
    {
        var (chain, neighbour) = (new CommitChain("one"), new CommitChain("two"));
        await Store.CommitAll(chain.Next(snapshot: "state"), neighbour.Next("stays", snapshot: "stays"), chain.Next());
        await Store.SavePending(chain, CommitChain.Pending("a"));
        await Store.SavePending(neighbour, CommitChain.Pending("a"));

        var deleted = new[] { await Store.Delete(chain), await Store.Delete(chain) };

        deleted.Should().Equal(true, false);
        (await Store.Find(chain)).Should().BeNull();
        (await Store.FindAt(chain, 1)).Should().BeNull();
        (await Store.History(chain)).Should().BeEmpty();
        (await Store.List()).Threads().Should().Equal("two");
        (await Store.Find(neighbour))!.PendingWrites.Should().ContainSingle();
        (await Store.Find(neighbour))!.Snapshot!.Body.Text().Should().Be("stays");
    }

    [Fact]
    public async Task a_thread_that_was_deleted_starts_anew_with_nothing_of_the_old_one()
    {
        var old = new CommitChain();
        await Store.CommitAll(old.Next("old", snapshot: "old"), old.Next("old"));
        await Store.SavePending(old, CommitChain.Pending("old"));
        await Store.Delete(old);
        var anew = new CommitChain(workflow: "another");

        await Store.CommitAll(anew.Next("new"), anew.Next("new"));

        var thread = await Store.Find(anew);
        thread!.Snapshot.Should().BeNull();
        thread.PendingWrites.Should().BeEmpty();
        thread.Tail.Select(commit => commit.Header).Should().Equal(anew.Commits.Select(commit => commit.Header));
        thread.Workflow.Name.Should().Be("another");
        thread.CreatedAt.Should().Be(anew.Commits[0].Header.CreatedAt);
        (await Store.TryCommit(old.Next()))!.HeadVersion.Should().Be(2);
    }

    [Fact]
    public async Task a_writer_of_a_thread_that_was_deleted_gets_a_conflict()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        await Store.Delete(chain);

        var conflict = await Store.TryCommit(chain.Next());

        conflict!.HeadVersion.Should().Be(0);
        (await Store.List()).Should().BeEmpty();
    }

    [Fact]
    public async Task no_call_does_anything_once_it_is_cancelled()
    {
        var chain = new CommitChain();
        await Store.Commit(chain.Next());
        var cancelled = new CancellationToken(canceled: true);
        var definition = new StoredDefinition(new WorkflowReference("review", 1, "hash"), "", "");
        Func<Task>[] calls =
        [
            async () => await Store.CommitAsync(chain.Rival(), cancelled),
            async () => await Store.SavePendingWritesAsync(chain.ThreadId, chain.Head, null, [CommitChain.Pending("a")], cancelled),
            async () => await Store.FindAsync(chain.ThreadId, cancelled),
            async () => await Store.FindAtAsync(chain.ThreadId, 1, cancelled),
            async () => await Store.ReadHistoryAsync(chain.ThreadId, new HistoryQuery(), cancelled).GetAsyncEnumerator(cancelled).MoveNextAsync(),
            async () => await Store.ListThreadsAsync(new ThreadQuery(), cancelled).GetAsyncEnumerator(cancelled).MoveNextAsync(),
            async () => await Store.SaveDefinitionAsync(definition, cancelled),
            async () => await Store.FindDefinitionAsync("hash", cancelled),
            async () => await Store.DeleteThreadAsync(chain.ThreadId, cancelled),
        ];

        await Task.WhenAll(calls.Select(call => call.Should().ThrowAsync<OperationCanceledException>()));

        var thread = await Store.Find(chain);
        thread!.Head.Version.Should().Be(1);
        thread.PendingWrites.Should().BeEmpty();
        (await Store.FindDefinitionAsync("hash", CancellationToken.None)).Should().BeNull();
    }
}
