using Graph.Runtime.Checkpoints;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Parts of replies that are there by what was asked. Where one may be missing, <see cref="RedisResult.IsNull"/> is asked before.</summary>
internal static class ReplyParts
{
    internal static RedisResult[] Items(this RedisResult part) => (RedisResult[]?)part ?? throw Missing();

    internal static string[] Texts(this RedisResult part) => [.. part.Items().Select(Text)];

    internal static string Text(this RedisResult part) => (string?)part ?? throw Missing();

    internal static byte[] Bytes(this RedisResult part) => (byte[]?)part ?? throw Missing();

    private static StoreException Missing() =>
        new("Redis answered nothing where it always answers something: its data are damaged, or were written by a newer program. Nothing was changed.");
}
