using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What operators do with the threads of a store: copy them to another one, move them, verify them, archive and prune them.</summary>
public abstract partial class StoreKeepingContract : IAsyncLifetime
{
    private EngineWorld? _world;
    private ICheckpointStore? _destination;

    protected EngineWorld World => _world ?? throw new InvalidOperationException("The world is made before the test begins.");

    private ICheckpointStore Source => World.Store;

    private ICheckpointStore Destination => _destination ?? throw new InvalidOperationException("The store is made before the test begins.");

    private KeptThreads Threads => new(World);

    public async Task InitializeAsync()
    {
        _world = KeptThreads.Equip(new EngineWorld(await MakeSourceAsync()));
        _destination = await MakeDestinationAsync();
    }

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes the store that threads come from, without a thread in it.</summary>
    protected abstract Task<ICheckpointStore> MakeSourceAsync();

    /// <summary>Makes the store that they go to, without a thread in it.</summary>
    protected abstract Task<ICheckpointStore> MakeDestinationAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task a_copy_has_every_byte_and_both_stores_are_sound(int seed)
    {
        await Threads.MakeAsync(seed);
        await Threads.MakeDiedAsync();

        var reports = await CopyAllAsync(Destination);

        reports.Should().HaveCount(5).And.OnlyContain(report => report.Outcome == StoreCopyOutcome.Copied);
        (await Destination.DescribeAsync()).Should().Equal(await Source.DescribeAsync());
        (await FindingsAsync(Source)).Should().BeEmpty();
        (await FindingsAsync(Destination)).Should().BeEmpty();
        (await DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task a_copied_thread_takes_its_answer_and_goes_on()
    {
        await Threads.MakeAsync(3);
        await CopyAllAsync(Destination);
        var there = KeptThreads.Equip(new EngineWorld(Destination, World.Time));

        var nested = await there.ResumeAsync(KeptThreads.Around, "yes", "nested");
        var waiting = await there.ResumeAsync(KeptThreads.Review, "no", "waiting");

        nested.Status.Should().Be(RunStatus.Succeeded);
        waiting.Status.Should().Be(RunStatus.Succeeded);
        (await World.ViewAsync(thread: "waiting")).Header.Status.Should().Be(RunStatus.Interrupted);
    }

    [Fact]
    public async Task a_copy_that_is_made_again_brings_what_is_new_and_nothing_else()
    {
        await Threads.MakeAsync(4);
        await CopyAllAsync(Destination);

        var again = await CopyAllAsync(Destination);
        await World.ResumeAsync(KeptThreads.Review, "yes", "waiting");
        var later = await CopyAllAsync(Destination);

        again.Should().OnlyContain(report => report.Outcome == StoreCopyOutcome.Unchanged && report.Commits == 0);
        later.Single(report => report.ThreadId.Value == "waiting").Should().BeEquivalentTo(new { Outcome = StoreCopyOutcome.Continued, Refusal = (string?)null });
        later.Where(report => report.Commits > 0).Should().ContainSingle();
        (await Destination.DescribeAsync()).Should().Equal(await Source.DescribeAsync());
    }

    [Fact]
    public async Task a_copy_whose_process_dies_at_every_commit_comes_to_its_end()
    {
        await Threads.MakeAsync(5);
        var deaths = 0;

        for (var isStored = false; await DiesAsync(isStored); isStored = !isStored)
        {
            deaths++;
        }

        deaths.Should().BeGreaterThan(20);
        (await Destination.DescribeAsync()).Should().Equal(await Source.DescribeAsync());
    }

    [Fact]
    public async Task a_thread_with_another_history_there_is_left_alone_and_named()
    {
        await Threads.MakeAsync(6);
        await CopyAllAsync(Destination);
        var there = KeptThreads.Equip(new EngineWorld(Destination, World.Time));
        await there.ResumeAsync(KeptThreads.Review, "no", "waiting");
        await there.ResumeAsync(KeptThreads.Around, "no", "nested");
        var before = await Destination.DescribeAsync();
        await World.ResumeAsync(KeptThreads.Review, "yes", "waiting");

        var reports = await CopyAllAsync(Destination);

        reports.Where(report => report.Outcome == StoreCopyOutcome.Refused).Select(report => report.ThreadId.Value).Should().BeEquivalentTo("nested", "waiting");
        reports.Single(report => report.ThreadId.Value == "waiting").Refusal.Should().Contain("another history of thread 'waiting'").And.Contain("is another one there");
        reports.Single(report => report.ThreadId.Value == "nested").Refusal.Should().Contain("it has gone on there");
        (await Destination.DescribeAsync()).Should().Equal(before);
        (await DifferencesAsync()).Should().Contain(finding => finding.ThreadId == new ThreadId("waiting") && finding.Version == 6);
    }

    [Fact]
    public async Task a_thread_under_way_is_copied_as_it_stood_at_one_commit()
    {
        await Threads.MakeDiedAsync();

        var report = (await CopyAllAsync(Destination)).Single();

        report.Should().BeEquivalentTo(new { Status = RunStatus.Running, Version = 1L, Outcome = StoreCopyOutcome.Copied });
        (await Destination.FindAsync(report.ThreadId, default))!.PendingWrites.Should().ContainSingle().Which.TaskKey.Should().Be("quick");
    }

    private async Task<bool> DiesAsync(bool isStored)
    {
        try
        {
            await CopyAllAsync(new DyingStore(Destination).DieAt(1, isStored));
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
    }

    private async Task<IReadOnlyList<StoreCopyReport>> CopyAllAsync(ICheckpointStore to) =>
        await new StoreCopier(Source, to).CopyAllAsync(new ThreadSelection(), CancellationToken.None).ToListAsync();

    private static async Task<IReadOnlyList<StoreFinding>> FindingsAsync(ICheckpointStore store)
    {
        var verifier = new StoreVerifier(store);
        var threads = await verifier.VerifyAllAsync(new ThreadSelection(), CancellationToken.None).ToListAsync();
        return [.. threads.SelectMany(thread => thread.Findings), .. await verifier.VerifyJobsAsync(CancellationToken.None).ToListAsync()];
    }

    private async Task<IReadOnlyList<StoreFinding>> DifferencesAsync() =>
        [.. (await new StoreVerifier(Source).CompareAllAsync(Destination, new ThreadSelection(), CancellationToken.None).ToListAsync()).SelectMany(thread => thread.Findings)];
}
