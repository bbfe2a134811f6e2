using System.Security.Cryptography;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Tests.Engine.Committing;

public sealed class CommitHasherTests
{
    private const int OpenSsl3 = 0x30000000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void one_content_is_hashed_after_another(bool isQuickest)
    {
        using var hasher = Make(isQuickest);
        var random = new Random(7);
        foreach (var length in new[] { 0, 1, 55, 56, 63, 64, 65, 119, 280, 5_000, 1_000_000, 0, 280 })
        {
            var content = new byte[length];
            random.NextBytes(content);

            Sha256(hasher, content).Should().Equal(SHA256.HashData(content), "of {0} bytes", length);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void a_hash_has_room_or_is_refused_and_the_next_one_knows_nothing_of_it(bool isQuickest)
    {
        using var hasher = Make(isQuickest);

        var hashing = () => hasher.Hash("refused"u8, new byte[SHA256.HashSizeInBytes - 1]);

        hashing.Should().Throw<ArgumentException>();
        Sha256(hasher, [1, 2, 3]).Should().Equal(SHA256.HashData([1, 2, 3]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void what_is_disposed_of_hashes_no_more(bool isQuickest)
    {
        var hasher = Make(isQuickest);
        hasher.Dispose();

        var hashing = () => Sha256(hasher, [1]);

        hashing.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void where_the_framework_uses_openssl_3_commits_are_hashed_by_it() =>
        CommitHasher.Create().Should().BeOfType(
            OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >= OpenSsl3 ? typeof(OpenSslHasher) : typeof(CommitHasher.FrameworkHasher));

    private static CommitHasher Make(bool isQuickest) => isQuickest ? CommitHasher.Create() : new CommitHasher.FrameworkHasher();

    private static byte[] Sha256(CommitHasher hasher, byte[] content)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        hasher.Hash(content, hash);
        return hash;
    }
}
