using System.Security.Cryptography;
using System.Text;

namespace Graph.Runtime.Checkpoints;

/// <summary>What tells this machine, as a process sees it, from others. A container with process ids of its own is a machine of its own.</summary>
internal static class MachineIdentity
{
    private const int Letters = 12;

    internal static string Host { get; } = Environment.MachineName.Replace(':', '-');

    internal static string Machine { get; } = Shorten($"{Host}|{Read("/etc/machine-id")}|{ProcessIds()}");

    /// <summary>Changes when the machine is started; the same for ever where the system does not say.</summary>
    internal static string Boot { get; } = Shorten(Read("/proc/sys/kernel/random/boot_id"));

    private static string ProcessIds() => new FileInfo("/proc/self/ns/pid") is { LinkTarget: { } target } ? target : "";

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Shorten(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Letters];
}
