using Graph.Host.Cli.Output;

namespace Graph.Host.Tests.Cli.Output;

public sealed class StoreTextTests
{
    [Theory]
    [InlineData("sqlite:x.db", "sqlite:x.db")]
    [InlineData("redis://localhost:6379/1?namespace=a", "redis://localhost:6379/1?namespace=a")]
    [InlineData("redis://:secret@localhost", "redis://:PASSWORD@localhost")]
    [InlineData("rediss://worker:se:cr@et@one:1,two:2/0?timeout=5", "rediss://worker:PASSWORD@one:1,two:2/0?timeout=5")]
    [InlineData("postgres://me:secret@host:5432/db", "postgres://me:PASSWORD@host:5432/db")]
    [InlineData("postgres://me@host/db?password=secret&schema=a", "postgres://me@host/db?password=PASSWORD&schema=a")]
    [InlineData("hybrid:postgres://me:secret@host/db;redis://:other@host;expiry=60", "hybrid:postgres://me:PASSWORD@host/db;redis://:PASSWORD@host;expiry=60")]
    public void an_address_is_shown_without_its_passwords(string address, string shown) => StoreText.WithoutPasswords(address).Should().Be(shown);
}
