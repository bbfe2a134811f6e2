using System.Security.Cryptography;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Tests.Engine.Committing;

public sealed class CommitHasherTests
{
    private const int OpenSsl3 = 0x30000000;

    [Fact]
    public void the_framework_hashes_one_content_after_another()
    {
        using var hasher = new CommitHasher.FrameworkHasher();

        RequireSha256(hasher);
    }

    [Fact]
    public void openssl_hashes_one_content_after_another_where_the_framework_has_it_too()
    {
        using var hasher = OpenSslHasher.TryCreate();

        if (OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >= OpenSsl3)
        {
            hasher.Should().NotBeNull();
        }

        RequireSha256(hasher ?? CommitHasher.Create());
    }

    [Fact]
    public void what_is_disposed_of_hashes_no_more()
    {
        var hasher = CommitHasher.Create();
        hasher.Dispose();

        var hashing = () => hasher.Hash("x"u8, new byte[SHA256.HashSizeInBytes]);

        hashing.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void a_hash_has_room_or_is_refused()
    {
        using var hasher = CommitHasher.Create();

        var hashing = () => hasher.Hash("x"u8, new byte[SHA256.HashSizeInBytes - 1]);

        hashing.Should().Throw<ArgumentException>();
    }

    private static void RequireSha256(CommitHasher hasher)
    {
        var random = new Random(7);
        foreach (var length in new[] { 0, 1, 55, 56, 63, 64, 65, 119, 280, 5_000, 1_000_000, 0, 280 })
        {
            var content = new byte[length];
            random.NextBytes(content);
            var hash = new byte[SHA256.HashSizeInBytes];

            hasher.Hash(content, hash);

            hash.Should().Equal(SHA256.HashData(content), "of {0} bytes", length);
        }
    }
}
