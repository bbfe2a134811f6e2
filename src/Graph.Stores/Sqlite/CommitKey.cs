namespace Graph.Stores.Sqlite;

/// <summary>The key of a commit, of its snapshot and of the writes pending on it: the thread's id, then the version.</summary>
internal static class CommitKey
{
    /// <summary>The highest version that a key has room for.</summary>
    internal const long MaxVersion = uint.MaxValue;

    internal static long Of(long thread, long version) => (thread << 32) | version;

    internal static long First(long thread) => Of(thread, 1);

    internal static long Last(long thread) => Of(thread, MaxVersion);

    internal static long Version(long key) => key & MaxVersion;

    internal static long Thread(long key) => key >> 32;

    /// <summary>Whether a version can exist at all; any other would reach into a neighbour's keys.</summary>
    internal static bool HasRoomFor(long version) => version is >= 1 and <= MaxVersion;
}
