using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>The place of a database file: made when it is not there, refused when its locks could not be trusted.</summary>
internal static class SqliteLocation
{
    private const string MountTable = "/proc/mounts";

    /// <summary>By the names that mount tables give them: of other machines, of clusters, and of what a virtual machine sees of its host.</summary>
    private static readonly HashSet<string> SharedFileSystems = new(
    [
        "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ncpfs", "coda", "9p", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "ocfs2", "gfs2", "orangefs",
        "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "davfs",
        "fuse.sshfs", "fuse.glusterfs", "fuse.ceph-fuse", "fuse.s3fs", "fuse.gcsfuse", "fuse.rclone", "fuse.goofys", "fuse.mount-s3", "fuse.blobfuse2", "fuse.davfs2",
        "fuse.vmhgfs-fuse", "fuse.juicefs",
    ],
        StringComparer.Ordinal);

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

            RefuseNetwork(Resolve(full), File.Exists(MountTable) ? File.ReadAllText(MountTable) : "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"SQLite store '{full}': its folder cannot be made ({exception.Message}). "
                + "Name a folder that this user may write to.", exception);
        }

        return full;
    }

    /// <summary>Follows the links on the way to a file: what counts is where it lies in the end.</summary>
    internal static string Resolve(string fullPath)
    {
        if (Path.GetDirectoryName(fullPath) is not { Length: > 0 } folder)
        {
            return fullPath;
        }

        var place = Path.Join(Resolve(folder), Path.GetFileName(fullPath));
        FileSystemInfo entry = Directory.Exists(place) ? new DirectoryInfo(place) : new FileInfo(place);
        return entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) : place;
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

        if (SharedFileSystems.Contains(kind))
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
