using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>The place of a database file: made when it is not there, refused when its locks could not be trusted.</summary>
internal static class SqliteLocation
{
    private const string MountTable = "/proc/mounts";

    private static readonly HashSet<string> NetworkFileSystems =
        new(["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "glusterfs", "fuse.glusterfs"], StringComparer.Ordinal);

    /// <summary>Makes the folder and gives the full path.</summary>
    /// <exception cref="StoreException">The folder cannot be made, or lies on a network file system.</exception>
    internal static string Prepare(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            if (Path.GetDirectoryName(full) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            RefuseNetwork(full, File.Exists(MountTable) ? File.ReadAllText(MountTable) : "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"SQLite store '{full}': its folder cannot be made ({exception.Message}). "
                + "Name a folder that this user may write to.", exception);
        }

        return full;
    }

    internal static void RefuseNetwork(string fullPath, string mountTable)
    {
        var kind = "";
        var longest = -1;
        foreach (var line in mountTable.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // Blanks in a mount point are written as octal escapes, so fields never contain one.
            var fields = line.Split(' ');
            if (fields.Length >= 3 && Unescape(fields[1]) is var point && Holds(point, fullPath) && point.Length >= longest)
            {
                (kind, longest) = (fields[2], point.Length);
            }
        }

        if (NetworkFileSystems.Contains(kind))
        {
            throw new StoreException($"SQLite store '{fullPath}' would lie on a network file system ({kind}), where locks and shared memory cannot "
                + "be relied on and two writers would damage it. Name a file on a local disk, or use a store made for several machines.");
        }
    }

    private static bool Holds(string mountPoint, string path) =>
        mountPoint == "/" || path == mountPoint || path.StartsWith(mountPoint + "/", StringComparison.Ordinal);

    private static string Unescape(string mountPoint) =>
        mountPoint.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal);
}
