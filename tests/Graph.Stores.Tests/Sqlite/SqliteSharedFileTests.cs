using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite;
using Graph.Testing.Builders;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;
using Graph.Testing.Worlds;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>The same promises when two instances, as two processes would, have the file open and take turns.</summary>
public sealed class SqliteSharedFileTests : DurableCheckpointStoreContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override int EveryLongerSequence => FaultCount.Of(usual: 29, full: 1);

    [Fact]
    public async Task what_another_process_added_and_deleted_leaves_no_place_in_which_a_stale_commit_fits()
    {
        var (one, two) = (_folder.Open(), _folder.Open());
        var (chain, passing) = (new CommitChain(), new CommitChain("passing"));
        await one.CommitAll(chain.Next(), chain.Next());
        var stale = chain.Rival("stale");
        await two.CommitAll(passing.Next(), chain.Next("newer"));
        await two.Delete(passing);

        var conflict = await one.TryCommit(stale);

        conflict!.HeadVersion.Should().Be(3);
        (await two.Find(chain))!.Tail[^1].Body.Text().Should().Be("newer");
    }

    [Fact]
    public async Task a_thread_that_another_process_deleted_and_made_anew_is_not_taken_for_the_old_one()
    {
        var (one, two) = (_folder.Open(), _folder.Open());
        var (old, anew) = (new CommitChain(), new CommitChain());
        await one.CommitAll(old.Next(), old.Next());
        await two.Delete(old);
        await two.CommitAll(anew.Next(), anew.Next());

        var conflict = await one.TryCommit(old.Next());
        await one.Commit(anew.Next("goes on"));

        conflict!.HeadVersion.Should().Be(2);
        (await two.Find(anew))!.Tail.Select(commit => commit.Header).Should().Equal(anew.Commits.Select(commit => commit.Header));
    }

    [Fact]
    public async Task pending_writes_that_another_process_left_are_cleared_away_by_the_commit_after_them()
    {
        var (one, two) = (_folder.Open(), _folder.Open());
        var chain = new CommitChain();
        await one.CommitAll(chain.Next(), chain.Next());
        await two.SavePending(chain, CommitChain.Pending("task"));
        await one.Find(chain);

        await one.Commit(chain.Next());

        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path);
        session.Ask("SELECT count(*) FROM pending_writes").Should().Be("0");
    }

    protected override Task<ICheckpointStore> MakeCleanStoreAsync()
    {
        _folder.Time = Time;
        return Task.FromResult<ICheckpointStore>(new AlternatingStore(_folder.OpenIndexing(every: 3), _folder.OpenIndexing(every: 5)));
    }

    protected override Task<ICheckpointStore> ReopenAsync()
    {
        _folder.CloseStores();
        return MakeCleanStoreAsync();
    }
}
