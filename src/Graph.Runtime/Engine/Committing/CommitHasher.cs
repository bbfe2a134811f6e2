using System.Security.Cryptography;

namespace Graph.Runtime.Engine.Committing;

/// <summary>SHA-256 of one commit after another; serves one run at a time.</summary>
internal abstract class CommitHasher : IDisposable
{
    /// <summary>The quickest that this machine has.</summary>
    internal static CommitHasher Create() => OpenSslHasher.TryCreate() ?? (CommitHasher)new FrameworkHasher();

    /// <inheritdoc />
    public abstract void Dispose();

    /// <summary>Writes the hash of a content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="hash">Takes the 32 bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="hash"/> is too short.</exception>
    /// <exception cref="CryptographicException">The library refused.</exception>
    internal void Hash(ReadOnlySpan<byte> content, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, SHA256.HashSizeInBytes);
        Compute(content, hash);
    }

    /// <summary>Hashes, into what has room for it.</summary>
    protected abstract void Compute(ReadOnlySpan<byte> content, Span<byte> hash);

    /// <summary>By what the framework offers, everywhere.</summary>
    internal sealed class FrameworkHasher : CommitHasher
    {
        // Made once: to make one for each commit takes the system's library longer than the hashing itself.
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override void Dispose() => _hash.Dispose();

        protected override void Compute(ReadOnlySpan<byte> content, Span<byte> hash)
        {
            _hash.AppendData(content);
            _hash.GetHashAndReset(hash);
        }
    }
}
