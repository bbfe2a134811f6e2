using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Stores.Tests.Keeping;

/// <summary>What disks, people and other programs do to a store behind its back, and that a verification names the place.</summary>
public abstract class DamageTests : IAsyncLifetime
{
    private EngineWorld? _world;

    /// <summary>What is done, and to what.</summary>
    public enum Damage
    {
        FlippedCommit,
        SwappedCommits,
        LostCommit,
        FlippedSnapshot,
        OtherSnapshot,
        ChangedDefinition,
        LostDefinition,
        OtherPendingWrite,
    }

    protected EngineWorld World => _world ?? throw new InvalidOperationException("The world is made before the test begins.");

    public async Task InitializeAsync()
    {
        _world = KeptThreads.Equip(new EngineWorld(await MakeCleanStoreAsync()));
        await World.RunAsync(KeptThreads.Review, "waiting", ("topic", "bees"));
        await World.RunAsync(KeptThreads.Review, "forked", ("topic", "bees"));
        await ForkAsync(2);
        await ForkAsync(3);
        await new KeptThreads(World).MakeDiedAsync();
    }

    public abstract Task DisposeAsync();

    /// <summary>Makes a store without a thread in it.</summary>
    protected abstract Task<ICheckpointStore> MakeCleanStoreAsync();

    /// <summary>Does it.</summary>
    protected abstract Task DoAsync(Damage damage);

    [Theory]
    [InlineData(Damage.FlippedCommit, "thread 'waiting', version 2", "its content does not match its hash")]
    [InlineData(Damage.SwappedCommits, "thread 'waiting', version 3", "its content does not match its hash")]
    [InlineData(Damage.LostCommit, "thread 'waiting', version 3", "version 2, which it goes on from, is missing")]
    [InlineData(Damage.FlippedSnapshot, "thread 'forked', version 5", "its snapshot does not match its checksum")]
    [InlineData(Damage.OtherSnapshot, "thread 'forked', version 5", "its snapshot is not what the differences before it come to")]
    [InlineData(Damage.ChangedDefinition, "thread 'waiting'", "is not the text that was stored")]
    [InlineData(Damage.LostDefinition, "thread 'forked'", "the store does not hold the definition that it runs")]
    [InlineData(Damage.OtherPendingWrite, "thread 'died', version 1", "the pending write of task 'other' is of no task that is due there")]
    public async Task a_damaged_place_is_named_with_what_to_do(Damage damage, string place, string problem)
    {
        var before = await FindAsync();

        await DoAsync(damage);

        before.Should().BeEmpty();
        var findings = await FindAsync();
        findings.Should().Contain(finding => finding.Place == place && finding.Problem.Contains(problem, StringComparison.Ordinal));
        findings.Should().OnlyContain(finding => finding.Advice.Length > 0 && IsOf(finding, place, damage));
    }

    [Fact]
    public async Task a_definition_that_was_changed_is_put_right_by_whoever_stores_it_again()
    {
        var definitions = await ReadDefinitionsAsync();
        await DoAsync(Damage.ChangedDefinition);

        await StoreAgainAsync(definitions);

        (await FindAsync()).Should().BeEmpty();
    }

    private static bool IsOf(StoreFinding finding, string place, Damage damage) =>
        damage is Damage.ChangedDefinition or Damage.LostDefinition || place.StartsWith($"thread '{finding.ThreadId}'", StringComparison.Ordinal);

    protected async Task<IReadOnlyList<StoreFinding>> FindAsync() =>
        [.. (await new StoreVerifier(World.Store).VerifyAllAsync(new ThreadSelection(), default).ToListAsync()).SelectMany(thread => thread.Findings)];

    protected async Task<IReadOnlyList<StoredDefinition>> ReadDefinitionsAsync()
    {
        var threads = await World.Store.ListThreadsAsync(new ThreadQuery(), default).ToListAsync();
        var hashes = threads.Select(thread => thread.Workflow.Hash).Distinct();
        return await Task.WhenAll(hashes.Select(async hash => (await World.Store.FindDefinitionAsync(hash, default))!));
    }

    protected async Task StoreAgainAsync(IEnumerable<StoredDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            await World.Store.SaveDefinitionAsync(definition, default);
        }
    }

    private Task<ForkReport> ForkAsync(long version) => new ThreadForker(World.Store, World.Time).ForkAsync(
        new ForkRequest { ThreadId = new ThreadId("forked"), Version = version }, default);
}
