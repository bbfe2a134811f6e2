using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Keeping;

/// <summary>The files of an archive in a folder.</summary>
public sealed class ArchiveFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EngineWorld _world = KeptThreads.Equip(new EngineWorld());

    private ThreadArchive Archive => ThreadArchive.InFolder(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_file_says_its_versions_is_an_export_and_keeping_the_same_again_changes_nothing()
    {
        await _world.RunAsync(KeptThreads.Review, "Waiting for Ada", ("topic", "bees"));
        var first = await PruneAsync("Waiting for Ada", new DyingPruneStore(_world.Store));
        var files = Files();

        var again = await PruneAsync("Waiting for Ada", _world.Store);

        (first, again).Should().Be((0, 3));
        files.Should().ContainSingle().Which.Should().MatchRegex(@"waiting_for_ada\.[0-9a-f]{16}/00000001-00000003-[0-9a-f]{16}\.jsonl\.gz$");
        Files().Should().Equal(files);
    }

    [Fact]
    public async Task a_thread_whose_history_cannot_be_archived_loses_nothing()
    {
        await _world.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        await File.WriteAllTextAsync(_folder.Path, "in the way");
        var before = await _world.Store.DescribeAsync();

        var report = await new StoreRetention(_world.Store, new RetentionOptions { KeepLast = 1, Archive = Archive }, _world.Time).RunAsync(default).SingleAsync();

        report.Failures.Should().ContainSingle().Which.Should().StartWith("thread 'waiting': ");
        report.Commits.Should().Be(0);
        (await _world.Store.DescribeAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task a_file_that_was_cut_short_is_passed_over_and_written_again()
    {
        await _world.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "waiting"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "waiting", "writing.part"), "half");

        var found = await Archive.ListAsync(default).ToListAsync();
        await PruneAsync("waiting", _world.Store);

        found.Should().BeEmpty();
        (await Archive.ListAsync(default).ToListAsync()).Should().Equal(new ThreadId("waiting"));
        Files().Should().ContainSingle();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(-12)]
    public async Task a_damaged_file_is_named_and_nothing_is_restored(int place)
    {
        await _world.RunAsync(KeptThreads.Review, "done", ("topic", "bees"));
        await _world.ResumeAsync(KeptThreads.Review, "yes", "done");
        _world.Time.Advance(TimeSpan.FromDays(2));
        await new StoreRetention(_world.Store, new RetentionOptions { DeleteAfter = TimeSpan.FromDays(1), Archive = Archive }, _world.Time).RunAsync(default).SingleAsync();
        var file = Files().Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[place < 0 ? bytes.Length + place : place] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);

        var act = () => new ThreadRestorer(_world.Store, Archive).RestoreAsync(new ThreadId("done"), null, default);

        (await act.Should().ThrowAsync<DamagedExportException>()).Which.Message.Should().Contain(file).And.Contain("Nothing was stored");
        (await _world.Store.DescribeAsync()).Should().BeEmpty();
    }

    private string[] Files() => Directory.Exists(_folder.Path) ? [.. Directory.EnumerateFiles(_folder.Path, "*.gz", SearchOption.AllDirectories)] : [];

    private async Task<int> PruneAsync(string thread, ICheckpointStore store)
    {
        try
        {
            var reports = await new ThreadPruner(store, _world.Time, Archive).PruneAsync(new ThreadId(thread), new PrunePolicy { KeepLatest = 1 }, default);
            return reports.Sum(report => report.Commits);
        }
        catch (ProcessDiedException)
        {
            return 0;
        }
    }

    /// <summary>Its process dies when it is about to prune.</summary>
    private sealed class DyingPruneStore(ICheckpointStore inner) : StoreInFront(inner)
    {
        public override ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken) => throw new ProcessDiedException();
    }
}
