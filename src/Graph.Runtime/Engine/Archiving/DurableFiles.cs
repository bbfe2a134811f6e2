using System.Runtime.InteropServices;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>Makes files and folders that are still there after the power was lost.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;

    /// <summary>Makes a folder, with those around it, when it is not there.</summary>
    internal static string MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            Flush(Path.GetDirectoryName(Path.GetFullPath(path)));
        }

        return path;
    }

    /// <summary>Gives a file its name at once: nobody ever sees half of it there.</summary>
    internal static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        Flush(Path.GetDirectoryName(Path.GetFullPath(to)));
    }

    /// <summary>A new name is on the disk once its folder is; Windows does that by itself.</summary>
    private static void Flush(string? folder)
    {
        if (folder is null || OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be opened to write it to the disk (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw new IOException($"The folder '{folder}' cannot be written to the disk (error {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
