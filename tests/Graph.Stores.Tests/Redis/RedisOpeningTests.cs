using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

public sealed class RedisOpeningTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Theory]
    [InlineData("always", "yes", "local: survives process and power loss of the primary (appendfsync always)")]
    [InlineData("everysec", "yes", "relaxed: history stays consistent; the last seconds may be executed again (appendfsync everysec)")]
    [InlineData("no", "yes", "relaxed: survives the server's process; power loss may take the last half minute (appendfsync no)")]
    [InlineData("always", "no", "none: lost with the server's process (appendonly no)")]
    public async Task a_store_says_how_durable_its_server_is_set(string flushing, string hasLog, string durability)
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", flushing, "--appendonly", hasLog);

        await using var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);

        store.Description.DescribeDurability().Should().Be(durability);
        store.Description.Uri.Should().Be(server.Uri);
    }

    [Fact]
    public async Task a_server_that_drops_data_when_its_memory_is_full_is_refused()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory-policy", "allkeys-lru");

        var opening = async () => await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);

        await opening.Should().ThrowAsync<StoreException>().WithMessage("*(maxmemory-policy allkeys-lru)*redis-cli config set maxmemory-policy noeviction*");
    }

    [Theory]
    [InlineData("maxmemory-policy allkeys-lru", "maxmemory-policy noeviction", "*the server drops data when its memory is full (maxmemory-policy allkeys-lru)*")]
    [InlineData("appendonly no", "appendonly yes", "*what it acknowledges was local when this program opened it, and is none: lost with the server's process*appendonly yes.")]
    public async Task a_server_that_keeps_less_than_when_it_was_met_is_trouble_of_its_workers_until_it_is_mended(string worse, string mended, string trouble)
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);
        await store.MaintainAsync(CancellationToken.None);

        await RedisCommand.AskAsync(server, ["config", "set", .. worse.Split(' ')]);
        await RedisCommand.AskAsync(server, "client", "kill", "type", "normal");
        var found = await UntilTroubleAsync(store);
        await RedisCommand.AskAsync(server, ["config", "set", .. mended.Split(' ')]);
        var after = await Record.ExceptionAsync(async () => await store.MaintainAsync(CancellationToken.None));

        found.Message.Should().Match(trouble);
        after.Should().BeNull();
    }

    [Fact]
    public async Task a_store_that_was_inspected_describes_itself_as_its_server_is_set_now()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);
        await RedisCommand.AskAsync(server, "config", "set", "appendfsync", "everysec");

        var inspection = await store.InspectAsync(CancellationToken.None);

        store.Description.Class.Should().Be(DurabilityClass.Relaxed);
        inspection.Trouble.Should().StartWith("what it acknowledges was local when this program opened it, and is relaxed: ");
    }

    [Fact]
    public async Task a_wrong_password_or_none_is_refused_at_once_and_never_shown()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "open sesame");
        var right = server.Uri.Replace("redis://", "redis://:open%20sesame@", StringComparison.Ordinal);
        var wrong = server.Uri.Replace("redis://", "redis://:close%20sesame@", StringComparison.Ordinal);

        await using var store = await RedisCheckpointStore.OpenAsync(At(right), CancellationToken.None);
        var without = async () => await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);
        var mistaken = async () => await RedisCheckpointStore.OpenAsync(At(wrong), CancellationToken.None);

        (store.Description.Uri + store).Should().NotContain("sesame");
        (await without.Should().ThrowAsync<StoreException>()).Which.ToString().Should().Contain("asks for a password").And.NotContain("sesame");
        (await mistaken.Should().ThrowAsync<StoreException>()).Which.ToString().Should().Contain("asks for a password").And.NotContain("sesame");
    }

    [Fact]
    public async Task a_user_of_the_access_rules_is_let_in_as_himself_or_not_at_all()
    {
        await using var server = await RedisServer.StartAsync();
        await RedisCommand.AskAsync(server, ["acl", "setuser", "graph:worker", "on", ">open sesame", .. RedisFixture.RulesOf("graph")]);
        await RedisCommand.AskAsync(server, ["acl", "setuser", "stranger", "on", ">open sesame", "~{other*", "+@all"]);
        RedisStoreOptions As(string user, string password = "open%20sesame") =>
            At(server.Uri.Replace("redis://", $"redis://{user}:{password}@", StringComparison.Ordinal));
        var chain = new CommitChain();

        await using var store = await RedisCheckpointStore.OpenAsync(As("graph%3Aworker"), CancellationToken.None);
        await store.Commit(chain.Next());
        await store.InspectAsync(CancellationToken.None);
        var foreign = async () => await RedisCheckpointStore.OpenAsync(As("stranger"), CancellationToken.None);
        var mistaken = async () => await RedisCheckpointStore.OpenAsync(As("graph%3Aworker", "close%20sesame"), CancellationToken.None);

        (await store.Find(chain)).Should().NotBeNull();
        store.Description.Uri.Should().Be(server.Uri.Replace("redis://", "redis://graph%3Aworker@", StringComparison.Ordinal));
        (await foreign.Should().ThrowAsync<StoreException>()).Which.Message.Should().Contain("do not allow this to the user");
        (await mistaken.Should().ThrowAsync<StoreException>()).Which.ToString().Should().Contain("asks for a password").And.NotContain("sesame");

        await RedisCommand.AskAsync(server, "acl", "deluser", "graph:worker");
        var asked = async () => await store.InspectAsync(CancellationToken.None);
        (await asked.Should().ThrowAsync<StoreException>()).Which.Message.Should().Contain("asks for a password");
    }

    [Fact]
    public async Task a_certificate_that_nobody_vouches_for_is_named_and_not_taken_for_a_password()
    {
        var (folder, port) = (ServerProcess.NewFolder("certificate"), ServerProcess.FindFreePort());
        using var key = RSA.Create(2_048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using var server = await RedisServer.StartAsync(
            "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", certificateFile, "--tls-key-file", keyFile, "--tls-ca-cert-file", certificateFile, "--tls-auth-clients", "no");

        var opening = async () => await RedisCheckpointStore.OpenAsync(
            new RedisStoreOptions { Hosts = [string.Create(CultureInfo.InvariantCulture, $"localhost:{port}")], UseTls = true }, CancellationToken.None);

        (await opening.Should().ThrowAsync<StoreException>()).Which.Message.Should()
            .Contain("there is no secure connection").And.Contain("one that this machine trusts").And.NotContain("password");
    }

    [Fact]
    public async Task a_user_may_wait_for_replicas()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        foreach (var server in new[] { pair.Primary, pair.Replica })
        {
            await RedisCommand.AskAsync(server, ["acl", "setuser", "user", "on", ">secret", .. RedisFixture.RulesOf("graph")]);
        }

        await using var store = new RedisCheckpointStore(At(pair.Uri.Replace("redis://", "redis://user:secret@", StringComparison.Ordinal)) with { Replicas = 1 });
        var chain = new CommitChain();
        await store.Commit(chain.Next());

        (await store.Find(chain))!.Head.Should().Be(chain.Commits[0].Header);
    }

    [Fact]
    public async Task a_server_that_is_not_there_is_named_with_the_way_out()
    {
        var options = new RedisStoreOptions { Hosts = [$"127.0.0.1:{ServerProcess.FindFreePort()}"], CallTimeout = TimeSpan.FromMilliseconds(500) };

        var opening = async () => await RedisCheckpointStore.OpenAsync(options, CancellationToken.None);

        await opening.Should().ThrowAsync<StoreException>().WithMessage($"Redis store 'redis://{options.Hosts[0]}': the server cannot be reached. Check the address*");
    }

    [Fact]
    public async Task the_number_of_shards_is_decided_once()
    {
        var options = At(fixture.Server.Uri) with { Namespace = "decided", Shards = 8 };
        var chain = new CommitChain();
        await using (var first = new RedisCheckpointStore(options))
        {
            await first.Commit(chain.Next());
        }

        await using var second = new RedisCheckpointStore(options with { Shards = null });
        await using var third = new RedisCheckpointStore(options with { Shards = 16 });

        (await second.Find(chain)).Should().NotBeNull();
        var other = async () => await third.Find(chain);
        await other.Should().ThrowAsync<StoreException>().WithMessage("*are spread over 8 shard(s), and 16 were asked for*");
    }

    [Fact]
    public async Task a_shard_that_lost_its_data_is_an_alarm_until_somebody_says_to_go_on_without_them()
    {
        var options = At(fixture.Server.Uri) with { Namespace = "lost", Shards = 2 };
        var chains = Enumerable.Range(0, 8).Select(number => new CommitChain($"thread {number}")).ToArray();
        await using var store = new RedisCheckpointStore(options);
        await store.CommitAll([.. chains.Select(chain => chain.Next())]);

        await RedisCommand.AskAsync(fixture.Server, "del", "{lost:s1}:incarnation", "{lost:s1}:threads");
        var before = await Task.WhenAll(chains.Select(chain => Record.ExceptionAsync(async () => await store.Find(chain))));
        await RedisCommand.AskAsync(fixture.Server, "hset", "{lost}:layout", "is_ready", "0");
        await using var after = new RedisCheckpointStore(options);

        before.OfType<StoreException>().Should().HaveCountGreaterThan(0).And.HaveCountLessThan(8);
        (await after.List()).Should().HaveCount(before.Count(refusal => refusal is null));
    }

    [Fact]
    public async Task namespaces_on_one_server_do_not_see_each_other()
    {
        await using var one = new RedisCheckpointStore(At(fixture.Server.Uri) with { Namespace = "one" });
        await using var two = new RedisCheckpointStore(At(fixture.Server.Uri) with { Namespace = "two" });
        var chain = new CommitChain();

        await one.Commit(chain.Next());

        (await two.Find(chain)).Should().BeNull();
        (await two.List()).Should().BeEmpty();
    }

    [Fact]
    public async Task leases_go_by_the_servers_clock()
    {
        await using var store = new RedisCheckpointStore(At(fixture.Server.Uri) with { Namespace = "clock" });
        var chain = new CommitChain();
        var take = new CommitLease.Take(new LeaseNonce(1), new LeaseOwner("one"), TimeSpan.FromHours(1));
        var (begin, end) = (DateTimeOffset.FromUnixTimeSeconds(await ReadClockAsync()), TimeSpan.FromMinutes(1));

        await store.Commit(chain.Next() with { Lease = take });
        var taking = async () => await store.Commit(chain.Rival() with { Lease = new CommitLease.Take(new LeaseNonce(2), take.Owner, take.Duration) });

        await taking.Should().ThrowAsync<ThreadBusyException>();
        (await store.Find(chain))!.Lease!.Until.ToDateTimeOffset().Should().BeCloseTo(begin + take.Duration, end);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(1_000_000)]
    public void what_is_sealed_comes_back_and_what_repeats_itself_is_smaller_from_4_KiB_on(int length)
    {
        var value = new byte[length];

        var envelope = Envelope.Seal(value, 4_096);

        Envelope.Open(envelope, "a test").ToArray().Should().Equal(value);
        (envelope.Length < length).Should().Be(length >= 4_096);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x7b, 0x7d })]
    [InlineData(new byte[] { 0x11, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 0x11, 9, 0, 0, 0, 1, 2, 3 })]
    public void an_envelope_that_is_damaged_names_what_it_belongs_to(byte[] envelope)
    {
        var opening = () => Envelope.Open(envelope, "version 3 of thread 'order'");

        opening.Should().Throw<StoreException>().WithMessage("What Redis has of version 3 of thread 'order' is damaged*");
    }

    [Fact]
    public void the_place_of_a_thread_never_changes()
    {
        string[] names = ["", "thread", "order 4711/ä ß 漢字 🙂", new('x', 1_000)];

        names.Select(StableHash.Of).Should().Equal(17280346270528514342, 4533302433021177587, 2936185905692932322, 2864908108652676794);
    }

    private async Task<long> ReadClockAsync() =>
        long.Parse((await RedisCommand.AskAsync(fixture.Server, "time")).Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Maintains the store as a worker does. That the driver has a new connection is noticed soon after it has, and not in the same moment.</summary>
    private static async Task<StoreException> UntilTroubleAsync(RedisCheckpointStore store)
    {
        while (true)
        {
            try
            {
                await store.MaintainAsync(CancellationToken.None);
            }
            catch (StoreException trouble)
            {
                return trouble;
            }
        }
    }

    private static RedisStoreOptions At(string uri) => RedisStoreUri.Parse(uri["redis:".Length..], useTls: false);
}
