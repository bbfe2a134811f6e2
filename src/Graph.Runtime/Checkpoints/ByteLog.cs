namespace Graph.Runtime.Checkpoints;

/// <summary>Bytes that are kept one piece after another in few large arrays, which the garbage collector moves and marks at little cost.</summary>
internal sealed class ByteLog
{
    /// <summary>Larger ones would be large objects to the collector, which it frees only when it looks at everything.</summary>
    private const int LargestChunk = 64 * 1024;

    private byte[] _chunk = [];
    private int _used;
    private long _kept;

    /// <summary>Keeps a copy of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The copy, which never changes.</returns>
    internal ReadOnlyMemory<byte> Append(ReadOnlySpan<byte> bytes)
    {
        if (_chunk.Length - _used < bytes.Length)
        {
            // As much room as all that is kept takes: few arrays for a long log, and little to spare in a short one.
            _chunk = GC.AllocateUninitializedArray<byte>((int)Math.Max(bytes.Length, Math.Min(_kept, LargestChunk)));
            _used = 0;
        }

        _kept += bytes.Length;
        var kept = _chunk.AsMemory(_used, bytes.Length);
        bytes.CopyTo(kept.Span);
        _used += bytes.Length;
        return kept;
    }
}
