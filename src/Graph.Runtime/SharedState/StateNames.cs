using System.Text;

namespace Graph.Runtime.SharedState;

/// <summary>What spaces, partitions and names of entries may be called, so that every store can keep and order them alike.</summary>
public static class StateNames
{
    /// <summary>How many characters the name of an entry has at the most.</summary>
    public const int LongestName = 512;

    /// <summary>How many characters a space, a partition and the id of a write have at the most; with a name they fit into the index of any store.</summary>
    public const int LongestScope = 128;

    /// <summary>What partitions begin with that are the library's own.</summary>
    internal const string ReservedStart = "$";

    /// <summary>The last code point there is; no name has it, so that it ends the names that begin alike.</summary>
    internal const string AfterAll = "\U0010FFFF";

    private const int LastCodePoint = 0x10FFFF;

    /// <summary>Refuses a name that cannot be.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names, for the message.</param>
    /// <param name="longest">How many characters it may have.</param>
    /// <exception cref="ArgumentException">It is empty, too long, or has characters that a name may not have.</exception>
    public static void Require(string name, string what, int longest)
    {
        if (string.IsNullOrEmpty(name) || name.Length > longest)
        {
            throw new ArgumentException($"The {what} has {name?.Length ?? 0} characters, and 1 to {longest} are allowed. Give it another name.", nameof(name));
        }

        RequireCharacters(name, what);
    }

    /// <summary>Refuses a beginning of names that no name can have; an empty one is fine.</summary>
    /// <param name="prefix">The beginning.</param>
    /// <exception cref="ArgumentException">No name begins like that.</exception>
    public static void RequirePrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > 0)
        {
            Require(prefix, "beginning of names", LongestName);
        }
    }

    /// <summary>Refuses a partition whose name cannot be; none is fine.</summary>
    /// <param name="partition">The partition.</param>
    /// <exception cref="ArgumentException">Its name cannot be.</exception>
    public static void RequirePartition(StatePartition partition)
    {
        ArgumentNullException.ThrowIfNull(partition.Value, nameof(partition));
        if (!partition.IsNone)
        {
            Require(partition.Value, "partition", LongestScope);
        }
    }

    /// <summary>Refuses a partition that a caller may not name; none is fine.</summary>
    /// <param name="partition">The partition.</param>
    /// <exception cref="ArgumentException">Its name cannot be, or is reserved.</exception>
    internal static void RequireFree(StatePartition partition)
    {
        RequirePartition(partition);
        if (partition.Value.StartsWith(ReservedStart, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The partition '{partition}' begins with '{ReservedStart}', which is reserved. Give it another name.", nameof(partition));
        }
    }

    private static void RequireCharacters(string name, string what)
    {
        for (var at = 0; at < name.Length;)
        {
            if (!Rune.TryGetRuneAt(name, at, out var rune))
            {
                throw new ArgumentException($"The {what} has half a character at place {at}, a lone surrogate. Give it another name.", nameof(name));
            }

            if (Rune.IsControl(rune) || rune.Value == LastCodePoint)
            {
                throw new ArgumentException($"The {what} has the character U+{rune.Value:X4} at place {at}, and no control character is allowed. Give it another name.", nameof(name));
            }

            at += rune.Utf16SequenceLength;
        }
    }
}
