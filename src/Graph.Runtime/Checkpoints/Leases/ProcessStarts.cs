using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Graph.Runtime.Checkpoints;

/// <summary>When processes of this machine began, in ticks that stay the same as long as the process lives.</summary>
internal static class ProcessStarts
{
    // In /proc/<id>/stat the fields after the name, which may hold anything, begin with the third; the 22nd is the start.
    private const int StartAfterName = 19;
    private const int StateAfterName = 0;

    /// <summary>Reads when a process began; null when there is none of that id, or it has ended and is only not yet buried.</summary>
    internal static long? Find(int processId) => OperatingSystem.IsLinux() ? FindInProc(processId) : FindElsewhere(processId);

    private static long? FindInProc(int processId)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[StateAfterName] is "Z" or "X" ? null : long.Parse(fields[StartAfterName], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? FindElsewhere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
        catch (Win32Exception)
        {
            // It is there, and we may not look at it: another start time, so no process of ours.
            return 0;
        }
    }
}
