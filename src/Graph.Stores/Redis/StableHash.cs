using System.Text;

namespace Graph.Stores.Redis;

/// <summary>A hash of a name that is the same in every process and for ever: where a thread lies in Redis depends on it.</summary>
internal static class StableHash
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>FNV-1a over the name's UTF-8, stirred so that names which differ in their last letter only spread as well.</summary>
    internal static ulong Of(string name)
    {
        Span<byte> small = stackalloc byte[512];
        var bytes = Encoding.UTF8.GetMaxByteCount(name.Length) <= small.Length ? small : new byte[Encoding.UTF8.GetByteCount(name)];
        var hash = Offset;
        foreach (var one in bytes[..Encoding.UTF8.GetBytes(name, bytes)])
        {
            hash = (hash ^ one) * Prime;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
