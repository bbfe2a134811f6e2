using System.Security.Cryptography;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Committing;

/// <summary>A body behind its own checksum, for what no commit's hash covers: snapshots and pending writes.</summary>
internal static class SealedBody
{
    /// <summary>Puts the checksum before the content.</summary>
    internal static byte[] Seal(ReadOnlySpan<byte> content)
    {
        var body = new byte[CommitHash.Size + content.Length];
        content.CopyTo(body.AsSpan(CommitHash.Size));
        SHA256.HashData(content, body.AsSpan(0, CommitHash.Size));
        return body;
    }

    /// <summary>Gives the content, if it is what was sealed.</summary>
    internal static bool TryOpen(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> content)
    {
        content = body.Length > CommitHash.Size ? body[CommitHash.Size..] : default;
        Span<byte> checksum = stackalloc byte[CommitHash.Size];
        SHA256.HashData(content, checksum);
        return !content.IsEmpty && checksum.SequenceEqual(body[..CommitHash.Size]);
    }
}
