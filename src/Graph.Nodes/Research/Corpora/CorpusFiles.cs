using System.IO.Enumeration;
using Graph.Nodes.Research.Documents;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Research.Corpora;

/// <summary>Lists the files of a corpus and tells by size and time which of them changed.</summary>
internal static class CorpusFiles
{
    internal const long MostBytes = 5 * 1024 * 1024;

    private static readonly EnumerationOptions Visible = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        // Links are not followed: they may lead out of the corpus, or in a circle.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>The documents by path within the corpus, in ordinal order.</summary>
    /// <param name="root">The file or folder.</param>
    /// <param name="include">Which paths are meant; all when it is null.</param>
    /// <exception cref="NodeFailedException">Nothing is there.</exception>
    internal static List<FileStamp> List(string root, PathPattern? include)
    {
        if (File.Exists(root))
        {
            var file = new FileInfo(root);
            return [new FileStamp(file.Name, file.FullName, file.Length, file.LastWriteTimeUtc)];
        }

        if (!Directory.Exists(root))
        {
            throw new NodeFailedException(
                ErrorKind.Validation, $"There is no file or folder '{root}' to search. 'corpus' is relative to the workflow file; correct it, or create the folder.");
        }

        var stamps = Enumerate(root)
            .Where(file => DocumentFormats.FindReader(file.Name) is not null && include?.Matches(file.Name) != false)
            .ToList();
        stamps.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return stamps;
    }

    private static FileSystemEnumerable<FileStamp> Enumerate(string root) =>
        new(root, (ref FileSystemEntry entry) => StampOf(root, ref entry), Visible)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        };

    private static FileStamp StampOf(string root, ref FileSystemEntry entry)
    {
        var path = entry.ToFullPath();
        var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        return new FileStamp(name, path, entry.Length, entry.LastWriteTimeUtc);
    }
}

/// <summary>What tells one version of a file from another without reading it.</summary>
/// <param name="Name">Its path within the corpus, with forward slashes.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Size">In bytes.</param>
/// <param name="WrittenAt">When it was last written.</param>
internal sealed record FileStamp(string Name, string Path, long Size, DateTimeOffset WrittenAt);
