namespace Graph.Runtime.Checkpoints;

/// <summary>Bytes that are kept one piece after another in few large arrays, which the garbage collector moves and marks at little cost.</summary>
internal sealed class ByteLog
{
    private const int FirstChunk = 512;
    private const int LargestChunk = 1024 * 1024;

    private byte[] _chunk = [];
    private int _used;

    /// <summary>Keeps a copy of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The copy, which never changes.</returns>
    internal ReadOnlyMemory<byte> Append(ReadOnlySpan<byte> bytes)
    {
        if (_chunk.Length - _used < bytes.Length)
        {
            _chunk = new byte[Math.Max(bytes.Length, Math.Clamp(_chunk.Length * 2, FirstChunk, LargestChunk))];
            _used = 0;
        }

        var kept = _chunk.AsMemory(_used, bytes.Length);
        bytes.CopyTo(kept.Span);
        _used += bytes.Length;
        return kept;
    }
}
