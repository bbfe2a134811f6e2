using Graph.Runtime.Checkpoints;
using Graph.Stores.Hybrid;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;

namespace Graph.Stores.Tests;

public sealed class DurabilityClassTests
{
    [Theory]
    [InlineData(DurabilityClass.None, "")]
    [InlineData(DurabilityClass.Unknown, "")]
    [InlineData(DurabilityClass.Relaxed, "relaxed")]
    [InlineData(DurabilityClass.Embedded, "relaxed, embedded, local, strict")]
    [InlineData(DurabilityClass.Local, "relaxed, embedded, local, strict")]
    [InlineData(DurabilityClass.Strict, "relaxed, embedded, local, strict")]
    [InlineData(DurabilityClass.Replicated, "relaxed, embedded, local, strict, replicated")]
    public void a_class_is_as_good_as_those_that_promise_no_more(DurabilityClass given, string promised)
    {
        DurabilityClass[] asked = [DurabilityClass.Relaxed, DurabilityClass.Embedded, DurabilityClass.Local, DurabilityClass.Strict, DurabilityClass.Replicated];

        string.Join(", ", asked.Where(one => given.IsAtLeast(one)).Select(one => one.Name())).Should().Be(promised);
    }

    [Theory]
    [InlineData("relaxed", DurabilityClass.Relaxed)]
    [InlineData("local", DurabilityClass.Local)]
    [InlineData("replicated", DurabilityClass.Replicated)]
    [InlineData("none", null)]
    [InlineData("Local", null)]
    public void an_address_asks_for_a_class_by_its_name(string name, DurabilityClass? asked)
    {
        DurabilityClasses.FindAskable(name).Should().Be(asked);
    }

    [Fact]
    public void every_server_takes_the_class_and_redis_the_number_of_replicas()
    {
        var redis = RedisStoreUri.Parse("//localhost?replicas=2&durability=replicated", useTls: false);
        var postgres = PostgresStoreUri.Parse("//localhost/graph?durability=local");

        (redis.Replicas, redis.MinimumDurability).Should().Be((2, DurabilityClass.Replicated));
        postgres.MinimumDurability.Should().Be(DurabilityClass.Local);
    }

    [Theory]
    [InlineData("redis://localhost?durability=eternal", "durability")]
    [InlineData("redis://localhost?replicas=many", "replicas")]
    [InlineData("redis://localhost?replicas=17", "replicas")]
    [InlineData("sqlite:threads.db?durability=strict", "durability")]
    [InlineData("postgres://localhost/graph?durability=none", "durability")]
    public void what_cannot_be_asked_for_is_refused_by_its_name(string uri, string option)
    {
        var opening = () => StoreUris.Open(uri);

        opening.Should().Throw<StoreException>().WithMessage($"*'{option}'*");
    }

    [Fact]
    public void a_store_that_gives_less_than_was_asked_for_says_so_and_what_to_change()
    {
        var folder = Directory.CreateTempSubdirectory("graph-");
        var store = StoreUris.Open($"sqlite:{Path.Combine(folder.FullName, "threads.db")}?synchronous=normal&durability=local");

        var description = store.Description;
        ((IDisposable)store).Dispose();
        folder.Delete(recursive: true);

        description.IsWeakerThanAsked.Should().BeTrue();
        description.DescribeDurability().Should().Be("relaxed: survives the end of the process; power loss may take the last commits");
        description.Remedy.Should().Be("Leave out 'synchronous=normal'.");
    }

    [Fact]
    public async Task a_hybrid_store_asks_of_postgres_what_its_commits_must_survive()
    {
        await using var store = (HybridCheckpointStore)StoreUris.Open("hybrid:postgres://localhost/graph?durability=replicated;redis://localhost");

        store.Description.AskedFor.Should().Be(DurabilityClass.Replicated);
    }

    [Theory]
    [InlineData("redis://localhost?durability=replicated")]
    [InlineData("redis://localhost?replicas=1")]
    public void what_commits_survive_is_not_asked_of_the_copies_of_a_hybrid_store(string copies)
    {
        var opening = () => StoreUris.Open("hybrid:postgres://localhost/graph;" + copies);

        opening.Should().Throw<StoreException>().WithMessage("What commits of a hybrid store survive is up to PostgreSQL: write 'durability' into that part*");
    }
}
