using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class TimeTravelContract
{
    [Fact]
    public async Task rule_30_a_damaged_thread_is_listed_as_such_and_hinders_no_other()
    {
        await RunReviewAsync();
        await World.RunAsync(Review, "damaged", ("topic", "wasps"));
        await DamageAsync("damaged");

        var listed = await new ThreadReader(Store).ListAsync(new ThreadQuery(), CancellationToken.None).ToListAsync();
        var atNode = await new ThreadReader(Store).ListAtAsync(new ThreadQuery(), "approve", CancellationToken.None).ToListAsync();
        var pruned = await PruneAsync(keep: 2);
        await CopyAsync("t2");
        using var file = await ExportAsync();

        listed.Single(view => view.Damage is not null).Header.ThreadId.Value.Should().Be("damaged");
        listed.Single(view => view.Damage is not null).Damage.Should().StartWith("Version 6 of thread 'damaged' is damaged");
        atNode.Select(view => view.Header.ThreadId).Should().Equal(Thread);
        pruned[0].Commits.Should().Be(3);
        file.Length.Should().BePositive();
        (await new ThreadRemover(Store).RemoveAsync(Thread, CancellationToken.None)).Should().Be(1);
    }

    [Fact]
    public async Task rule_30_a_damaged_thread_among_many_is_left_alone_and_the_others_are_pruned()
    {
        await RunReviewAsync();
        await World.RunAsync(Review, "damaged", ("topic", "wasps"));
        await DamageAsync("damaged");

        var reports = await new ThreadPruner(Store, World.Time)
            .PruneAllAsync(new ThreadQuery(), new PrunePolicy { KeepLatest = 1 }, CancellationToken.None)
            .ToListAsync();

        reports.Single(report => report.ThreadId == Thread).Commits.Should().Be(4);
        reports.Single(report => report.ThreadId != Thread).Refusal.Should().StartWith("it is damaged: Version 6 of thread 'damaged'");
        (await VersionsAsync()).Should().Equal(5);
    }

    [Fact]
    public async Task rule_30_a_damaged_thread_is_removed_with_the_threads_inside_damaged_or_not()
    {
        await RunNestedAsync();
        var inner = await new ThreadReader(Store).ListAsync(new ThreadQuery(), CancellationToken.None).FirstAsync(view => view.Parent?.Thread == Thread);
        await DamageAsync(Thread.Value);
        await DamageAsync(inner.Header.ThreadId.Value);

        var removed = await new ThreadRemover(Store).RemoveAsync(Thread, CancellationToken.None);

        removed.Should().Be(4);
        (await ThreadCountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task rule_28_a_thread_whose_newest_commit_is_damaged_goes_on_from_the_one_before_it()
    {
        await RunReviewAsync();
        await DamageAsync(Thread.Value);

        await ForkAsync(5);
        var result = await World.ResumeAsync(Review);

        result.Interrupts.Should().ContainSingle().Which.Node.Should().Be("approve");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(128)]
    public async Task rule_30_the_threads_inside_are_found_however_long_the_name_of_the_one_around_them(int length)
    {
        World.WithFile("leaf.yaml", Leaf).WithFile("middle.yaml", Around("leaf.yaml")).WithFile("outer.yaml", Around("middle.yaml"));
        var name = new string('x', length);
        await World.RunAsync(Around("outer.yaml"), name);
        await World.RunAsync(Review, "y" + name[1..], ("topic", "bees"));

        var removed = await new ThreadRemover(Store).RemoveAsync(new ThreadId(name), CancellationToken.None);

        removed.Should().Be(4);
        (await ThreadCountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task rule_30_many_threads_are_removed_with_the_threads_inside_of_each()
    {
        await RunNestedAsync();
        var names = Enumerable.Range(1, 20).Select(number => new ThreadId($"n{number}")).ToList();
        foreach (var name in names)
        {
            await World.RunAsync(Around("leaf.yaml"), name.Value);
        }

        var reports = await new ThreadRemover(Store).RemoveAllAsync(names, CancellationToken.None).ToListAsync();

        reports.Should().HaveCount(20).And.OnlyContain(report => report.Threads == 2);
        (await ThreadCountAsync()).Should().Be(4);
    }

    /// <summary>Makes the newest commit of a thread one whose content is not what its hash says.</summary>
    private async Task DamageAsync(string thread)
    {
        var head = (await Store.FindAsync(new ThreadId(thread), CancellationToken.None))!.Head;
        await Store.CommitAsync(
            new CheckpointCommit
            {
                Header = head with { Version = head.Version + 1, ParentVersion = head.Version, ParentHash = head.Hash, Hash = new CommitHash(1, 2) },
                ExpectedHead = head.Hash,
                Body = "{}"u8.ToArray(),
            },
            CancellationToken.None);
    }
}
