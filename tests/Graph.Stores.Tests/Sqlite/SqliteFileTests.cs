using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Stores.Sqlite;
using Graph.Testing.Builders;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>The file that a store lies in: made, shared, refused, damaged, full.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SqliteFolder _folder = new() { File = "a folder/of its own/threads.db" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task the_file_and_its_folder_are_made()
    {
        var store = _folder.Open();

        await store.Commit(new CommitChain().Next());

        File.Exists(_folder.Path).Should().BeTrue();
        store.Description.Uri.Should().Be("sqlite:" + _folder.Path);
    }

    [Theory]
    [InlineData(SqliteSynchronous.Full, "survives power loss", "2")]
    [InlineData(SqliteSynchronous.Normal, "survives the end of the process; power loss may take the last commits", "1")]
    public void the_durability_is_what_was_asked_for_and_says_so(SqliteSynchronous synchronous, string durability, string pragma)
    {
        var store = _folder.Open(synchronous);
        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path, Synchronous = synchronous }, _folder.Path);

        store.Description.Durability.Should().Be(durability);
        session.Ask("PRAGMA synchronous").Should().Be(pragma);
        session.Ask("PRAGMA journal_mode").Should().Be("wal");
        session.Ask("PRAGMA foreign_keys").Should().Be("1");
        session.Ask("PRAGMA busy_timeout").Should().Be("5000");
    }

    [Fact]
    public async Task processes_that_make_the_same_file_at_once_all_can_use_it()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SqliteCheckpointStore(
            new SqliteStoreOptions { Path = _folder.Path }))));
        var chains = stores.Select((_, number) => new CommitChain($"thread {number}")).ToArray();

        await Task.WhenAll(stores.Zip(chains).Select(pair => Task.Run(() => pair.First.CommitAll(pair.Second.Next(), pair.Second.Next()))));

        (await stores[0].List()).Should().HaveCount(8);
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public void a_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        var content = string.Concat(Enumerable.Repeat("This is a letter to a friend. ", 100));
        File.WriteAllText(_folder.Path, content);

        var act = () => _folder.Open();

        act.Should().Throw<StoreException>().Which.Message.Should()
            .Contain(_folder.Path).And.Contain("is not a SQLite database").And.Contain("Name another file");
        File.ReadAllText(_folder.Path).Should().Be(content);
    }

    [Fact]
    public void a_folder_is_no_file()
    {
        Directory.CreateDirectory(_folder.Path);

        var act = () => _folder.Open();

        act.Should().Throw<StoreException>().Which.Message.Should().Contain("cannot be opened").And.Contain("not a folder");
    }

    [Fact]
    public void a_file_cannot_lie_under_another_file()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        File.WriteAllText(_folder.Path, "");

        var act = () => new SqliteCheckpointStore(new SqliteStoreOptions { Path = Path.Combine(_folder.Path, "threads.db") });

        act.Should().Throw<StoreException>().Which.Message.Should().Contain("its folder cannot be made");
    }

    [Fact]
    public void a_database_of_another_program_is_refused_and_left_as_it_is()
    {
        Run("CREATE TABLE letters (text TEXT)");

        var act = () => _folder.Open();

        act.Should().Throw<StoreException>().WithMessage($"'{_folder.Path}' is a SQLite database of another program. Nothing in it was changed; name another file.");
        Ask("SELECT group_concat(name) FROM sqlite_schema").Should().Be("letters");
        Ask("PRAGMA journal_mode").Should().Be("delete");
    }

    [Fact]
    public void a_file_of_a_newer_program_is_refused()
    {
        _folder.Open();
        _folder.CloseStores();
        Run("PRAGMA user_version = 99");

        var act = () => _folder.Open();

        act.Should().Throw<StoreException>().Which.Message.Should()
            .Be($"SQLite store '{_folder.Path}' was written by a newer program: its format is 99, and this one knows up to 10. "
                + "Use the newer program, or name another file.");
    }

    [Fact]
    public async Task a_file_of_an_older_program_keeps_its_threads_and_gets_what_is_new()
    {
        var chain = new CommitChain();
        await _folder.Open().Commit(chain.Next("old"));
        _folder.CloseStores();
        Run("DROP TABLE cached_results; DROP TABLE former_workflows; DROP TABLE leases; DROP TABLE jobs; DROP TABLE queue_depths; DROP TABLE tenant_depths; DROP TABLE job_news; "
            + "DROP TABLE commands; DROP TABLE submissions; DROP TABLE tenant_starts; DROP TABLE workers; DROP TABLE states; DROP TABLE state_writes; DROP TABLE state_versions; PRAGMA user_version = 1");

        var store = _folder.Open();
        await store.SaveCachedAsync(new CachedResult("key", new byte[1], new Timestamp(1, 0), new Timestamp(2, 0)), CancellationToken.None);

        (await store.Find(chain))!.Tail[0].Body.Text().Should().Be("old");
        (await store.FindCachedAsync("key", new Timestamp(1, 0), CancellationToken.None)).Should().NotBeNull();
    }

    [Fact]
    public async Task a_lease_that_an_older_program_took_stands_and_its_holder_goes_on()
    {
        var chain = new CommitChain();
        var (holder, other) = (new LeaseNonce(1), new LeaseNonce(2));
        await _folder.Open().Commit(chain.Next() with { Lease = TakeBy(holder) });
        _folder.CloseStores();
        Run("ALTER TABLE leases DROP COLUMN lasts; PRAGMA user_version = 9");

        var store = _folder.Open();
        var taking = async () => await store.Commit(chain.Rival() with { Lease = TakeBy(other) });
        await taking.Should().ThrowAsync<ThreadBusyException>();
        var before = (await store.Find(chain))!.Lease!;
        await store.RenewAsync(chain.ThreadId, new CommitLease.Hold(holder, 2 * Minute), CancellationToken.None);

        before.Lasts.Should().Be(TimeSpan.Zero);
        (await store.Find(chain))!.Lease!.Lasts.Should().Be(2 * Minute);
    }

    [Fact]
    public async Task a_damaged_file_is_said_to_be_damaged()
    {
        var chain = new CommitChain();
        await _folder.Open().CommitAll([.. Enumerable.Range(0, 100).Select(_ => chain.Next(new byte[1_000]))]);
        _folder.CloseStores();
        Overwrite(fromPage: 40);
        var store = _folder.Open();

        var act = () => store.History(chain);

        (await act.Should().ThrowAsync<StoreException>()).Which.Message.Should()
            .Contain(_folder.Path).And.Contain("is damaged").And.Contain("Restore it from a backup");
    }

    [Fact]
    public async Task a_full_disk_refuses_the_commit_keeps_what_was_there_and_takes_more_once_there_is_room()
    {
        var store = _folder.Open(new SqliteStoreOptions { Path = _folder.Path, MaximumPages = 98 });
        var (large, small) = (new CommitChain("large"), new CommitChain("small"));
        await store.CommitAll(small.Next("kept"), large.Next(new byte[100_000]), large.Next(new byte[100_000]));

        var act = async () => await store.Commit(large.Rival() with { Body = new byte[40_000], Snapshot = new byte[60_000] });
        var refusal = await act.Should().ThrowAsync<StoreException>();
        var whileFull = await store.Find(large);
        await store.Delete(large);
        await store.Commit(small.Next(new byte[50_000]));

        refusal.Which.Message.Should().Contain(_folder.Path).And.Contain("no room left").And.Contain("Free some space");
        whileFull!.Head.Should().Be(large.Commits[1].Header);
        whileFull.Snapshot.Should().BeNull();
        (await store.History(small)).Versions().Should().Equal(2, 1);
        Ask("PRAGMA quick_check").Should().Be("ok");
    }

    [Theory]
    [InlineData("/dev/sda / ext4 rw 0 0\nserver:/x /mnt/shared nfs4 rw 0 0", "/mnt/shared/threads.db", true)]
    [InlineData("/dev/sda / ext4 rw 0 0\n//server/x /mnt/my\\040share cifs rw 0 0", "/mnt/my share/a/threads.db", true)]
    [InlineData("/dev/sda / ext4 rw 0 0\nserver:/x /mnt/shared nfs4 rw 0 0", "/mnt/shared2/threads.db", false)]
    [InlineData("server:/ / nfs rw 0 0\n/dev/sda /local ext4 rw 0 0", "/local/threads.db", false)]
    [InlineData("server:/ / nfs rw 0 0\n/dev/sda /local ext4 rw 0 0", "/home/threads.db", true)]
    [InlineData("", "/home/threads.db", false)]
    [InlineData("/dev/sda / ext4 rw 0 0\nhost /mnt/host 9p rw 0 0", "/mnt/host/threads.db", true)]
    [InlineData("/dev/sda / ext4 rw 0 0\ns3fs /mnt/bucket fuse.s3fs rw 0 0", "/mnt/bucket/threads.db", true)]
    public void a_network_file_system_is_refused(string mountTable, string path, bool isRefused)
    {
        var refusal = Record.Exception(() => SqliteLocation.RefuseNetwork(path, mountTable));

        (refusal is StoreException && refusal.Message.Contains("network file system", StringComparison.Ordinal)).Should().Be(isRefused);
        (refusal is null).Should().Be(!isRefused);
    }

    [Fact]
    public void where_a_file_lies_is_known_behind_links()
    {
        var real = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_folder.Path)!, "real")).FullName;
        var link = Path.Combine(Path.GetDirectoryName(_folder.Path)!, "link");
        Directory.CreateSymbolicLink(link, real);

        var place = SqliteLocation.Resolve(Path.Combine(link, "sub", "threads.db"));

        place.Should().Be(SqliteLocation.Resolve(Path.Combine(real, "sub", "threads.db"))).And.Contain("real");
    }

    [Fact]
    public void options_out_of_their_bounds_are_refused()
    {
        var bad = new[]
        {
            new SqliteStoreOptions { Path = "  " },
            new SqliteStoreOptions { Path = _folder.Path, BusyTimeout = TimeSpan.FromHours(1) },
            new SqliteStoreOptions { Path = _folder.Path, CacheKibibytes = 1 },
            new SqliteStoreOptions { Path = _folder.Path, MaximumPages = 1 },
        };

        bad.Select(options => Record.Exception(() => new SqliteCheckpointStore(options))).Should().AllBeAssignableTo<ArgumentException>();
        File.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public async Task a_closed_store_says_that_it_is_closed()
    {
        var store = _folder.Open();
        await store.DisposeAsync();
        var chain = new CommitChain();

        var write = async () => await store.Commit(chain.Rival());
        var read = async () => await store.Find(chain);

        await write.Should().ThrowAsync<ObjectDisposedException>();
        await read.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task people_can_read_the_history_with_any_sqlite_tool()
    {
        var chain = new CommitChain("order 4711");
        await _folder.Open().CommitAll(chain.Next("""{"set":1}"""), chain.Next("""{"set":2}"""));

        Ask("SELECT thread || ' ' || version || ' ' || status || ' ' || body FROM history ORDER BY version DESC LIMIT 1")
            .Should().Be("""order 4711 2 Running {"set":2}""");
    }

    private static CommitLease.Take TakeBy(LeaseNonce nonce) => new(nonce, new LeaseOwner($"{nonce}"), Minute);

    private void Run(string sql)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path);
        session.Run(sql);
    }

    private string Ask(string sql)
    {
        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path);
        return session.Ask(sql);
    }

    private void Overwrite(int fromPage)
    {
        using var file = File.OpenWrite(_folder.Path);
        file.Position = 4_096 * fromPage;
        file.Write(Enumerable.Repeat((byte)0xff, (int)(file.Length - file.Position)).ToArray());
    }
}
