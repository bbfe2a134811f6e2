using System.Diagnostics;
using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis;
using Graph.Stores.Tests.Redis;
using StackExchange.Redis;

namespace Graph.Stores.Tests.Keeping;

public sealed class RedisDamageTests(RedisFixture redis) : DamageTests, IClassFixture<RedisFixture>
{
    private readonly RedisStores _stores = new(redis.Server.Uri);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(_stores.Open());

    protected override async Task DoAsync(Damage damage)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Server.Port.ToString(CultureInfo.InvariantCulture)}");
        var server = connection.GetDatabase();
        var keys = new RedisKeys(_stores.Options.Namespace, 1);
        var (waiting, forked, died) = (keys.Of(new ThreadId("waiting")), keys.Of(new ThreadId("forked")), keys.Of(new ThreadId("died")));
        await (damage switch
        {
            Damage.FlippedCommit => RewriteAsync(server, waiting.Differences, bodies => bodies[1][20] ^= 1),
            Damage.SwappedCommits => RewriteAsync(server, waiting.Differences, bodies => (bodies[1], bodies[2]) = (bodies[2], bodies[1])),
            Damage.LostCommit => server.ExecuteAsync("XDEL", waiting.Differences, "2-0"),
            Damage.FlippedSnapshot => ChangeSnapshotAsync(server, forked.Snapshots, "5", 40),
            Damage.OtherSnapshot => server.HashSetAsync(forked.Snapshots, "5", await server.HashGetAsync(forked.Snapshots, "6")),
            Damage.ChangedDefinition => ChangeDefinitionsAsync(connection, server),
            Damage.LostDefinition => LoseDefinitionsAsync(connection, server),
            Damage.OtherPendingWrite => RenameFieldAsync(server, died.PendingWrites),
            _ => throw new UnreachableException(),
        });
    }

    [Fact]
    public async Task a_snapshot_that_is_gone_is_named_as_damage()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Server.Port.ToString(CultureInfo.InvariantCulture)}");
        await connection.GetDatabase().KeyDeleteAsync(new RedisKeys(_stores.Options.Namespace, 1).Of(new ThreadId("forked")).Snapshots);

        (await FindAsync()).Should().Contain(finding => finding.Place.StartsWith("thread 'forked'", StringComparison.Ordinal)
            && finding.Problem.Contains("What Redis has of the snapshot of version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_definition_that_cannot_be_read_at_all_is_named_and_the_rest_is_looked_at_all_the_same()
    {
        var definitions = await ReadDefinitionsAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Server.Port.ToString(CultureInfo.InvariantCulture)}");
        foreach (var key in Definitions(connection))
        {
            await connection.GetDatabase().StringSetAsync(key, "no definition");
        }

        await DoAsync(Damage.LostCommit);

        var findings = await FindAsync();
        findings.Should().Contain(finding => finding.Place == "thread 'forked'" && finding.Problem.Contains("cannot be read: What Redis has of the definition '", StringComparison.Ordinal)
            && finding.Advice.StartsWith("Run that version of the file once with this store", StringComparison.Ordinal));
        findings.Should().Contain(finding => finding.Place == "thread 'waiting', version 3" && finding.Problem.Contains("is missing", StringComparison.Ordinal));

        await StoreAgainAsync(definitions);

        (await FindAsync()).Should().NotContain(finding => finding.Problem.Contains("definition", StringComparison.Ordinal));
    }

    /// <summary>Entries of a stream cannot be changed, so that it is written anew.</summary>
    private static async Task RewriteAsync(IDatabase server, RedisKey stream, Action<byte[][]> change)
    {
        var entries = (await server.ExecuteAsync("XRANGE", stream, "-", "+")).Items().Select(entry => entry.Items()).ToArray();
        var bodies = entries.Select(entry => entry[1].Items()[3].Bytes()).ToArray();
        change(bodies);
        await server.KeyDeleteAsync(stream);
        foreach (var (entry, body) in entries.Zip(bodies))
        {
            await server.ExecuteAsync("XADD", stream, entry[0].Text(), "header", entry[1].Items()[1].Bytes(), "body", body);
        }
    }

    private static async Task ChangeSnapshotAsync(IDatabase server, RedisKey snapshots, string version, int place)
    {
        var body = (byte[])(await server.HashGetAsync(snapshots, version))!;
        body[place] ^= 8;
        await server.HashSetAsync(snapshots, version, body);
    }

    private async Task ChangeDefinitionsAsync(ConnectionMultiplexer connection, IDatabase server)
    {
        foreach (var key in Definitions(connection))
        {
            var definition = (byte[])(await server.StringGetAsync(key))!;
            definition[definition.AsSpan().LastIndexOf("nodes"u8)] ^= 1;
            await server.StringSetAsync(key, definition);
        }
    }

    private async Task LoseDefinitionsAsync(ConnectionMultiplexer connection, IDatabase server)
    {
        foreach (var key in Definitions(connection))
        {
            await server.KeyDeleteAsync(key);
        }
    }

    private List<RedisKey> Definitions(ConnectionMultiplexer connection) =>
        [.. connection.GetServer(connection.GetEndPoints()[0]).Keys(pattern: $"{{{_stores.Options.Namespace}:s0}}:definition:*")];

    private static async Task RenameFieldAsync(IDatabase server, RedisKey hash)
    {
        var field = (await server.HashGetAllAsync(hash)).Single();
        await server.KeyDeleteAsync(hash);
        await server.HashSetAsync(hash, "other", field.Value);
    }
}
