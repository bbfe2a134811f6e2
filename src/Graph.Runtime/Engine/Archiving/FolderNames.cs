using System.Security.Cryptography;
using System.Text;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>Names of folders for threads: readable, allowed on every file system, and never the same for two threads.</summary>
internal static class FolderNames
{
    private const int Readable = 80;

    internal static string Of(ThreadId thread)
    {
        var plain = thread.Value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_') && thread.Value.Length <= Readable;
        if (plain)
        {
            return thread.Value;
        }

        // Some file systems take 'A' and 'a' for the same, none takes all letters, and the dot tells these from the plain ones.
        var readable = string.Concat(thread.Value.Take(Readable).Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_'));
        return $"{readable}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(thread.Value)).AsSpan(0, 8))}";
    }
}
