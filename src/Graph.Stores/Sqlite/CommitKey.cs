namespace Graph.Stores.Sqlite;

/// <summary>The key of a commit, of its snapshot and of the writes pending on it: the thread's number, then the version.</summary>
internal static class CommitKey
{
    /// <summary>The highest version that a key has room for.</summary>
    internal const long MaxVersion = uint.MaxValue;

    internal static long Of(long threadNumber, long version) => (threadNumber << 32) | version;

    internal static long Last(long threadNumber) => Of(threadNumber, MaxVersion);

    internal static long Version(long key) => key & MaxVersion;

    internal static long ThreadNumber(long key) => key >> 32;

    /// <summary>Whether a version can exist at all; any other would reach into a neighbour's keys.</summary>
    internal static bool HasRoomFor(long version) => version is >= 1 and <= MaxVersion;
}
