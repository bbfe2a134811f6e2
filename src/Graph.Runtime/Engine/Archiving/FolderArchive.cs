using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>An archive of files: for each thread a folder that is named like it, in it one compressed export for each time that something was removed.</summary>
/// <remarks>
/// A file appears under its name when it is whole and on the disk. Its name says the first and the last version and is made of what is in it, so that keeping the same again
/// writes the same file again. A file that was under way when its process died is never read, and is written over the next time.
/// </remarks>
internal sealed class FolderArchive(string path) : ThreadArchive
{
    private const string Ending = ".jsonl.gz";
    private const string Partial = ".part";

    public override string Description => "folder:" + path;

    public override async IAsyncEnumerable<ThreadId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var folder in Folders())
        {
            if (await FindThreadAsync(folder, cancellationToken) is { } thread)
            {
                yield return thread.Id;
            }
        }
    }

    internal override async ValueTask KeepAsync(
        ICheckpointStore store, FamilyThread thread, IReadOnlyList<VersionRange>? versions, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(store, thread, versions, cancellationToken);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"The archive {Description} cannot be written: {refusal.Message.TrimEnd('.')}. Nothing was removed. It has to be a folder, on a disk with room, that this account may write to.",
                refusal);
        }
    }

    private async ValueTask WriteAsync(ICheckpointStore store, FamilyThread thread, IReadOnlyList<VersionRange>? versions, CancellationToken cancellationToken)
    {
        var folder = DurableFiles.MakeFolder(Path.Combine(path, FolderNames.Of(thread.Id)));
        IThreadSource source = versions is null
            ? await StoreSource.OfOneAsync(store, thread, cancellationToken)
            : new PieceSource(store, thread, versions);
        var partial = Path.Combine(folder, "writing" + Partial);
        string name;
        await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            name = await WriteAsync(source, file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        DurableFiles.Move(partial, Path.Combine(folder, name));
    }

    internal override async ValueTask<IReadOnlyList<FamilyThread>> FindFamilyAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var parts = new List<FamilyThread>();
        foreach (var folder in Folders())
        {
            if (await FindThreadAsync(folder, cancellationToken) is { } thread)
            {
                parts.Add(thread.Id == threadId ? thread with { Parent = null } : thread);
            }
        }

        var family = parts.FindAll(thread => thread.Id == threadId);
        for (var place = 0; place < family.Count; place++)
        {
            var parent = family[place].Id;
            family.AddRange(parts.FindAll(thread => thread.Parent == parent));
        }

        return family;
    }

    internal override ValueTask<IReadOnlyList<ThreadPiece>> FindPiecesAsync(FamilyThread thread, CancellationToken cancellationToken)
    {
        IReadOnlyList<ThreadPiece> pieces =
        [
            .. Files(Path.Combine(path, FolderNames.Of(thread.Id)))
                .Select(file => (File: file, Range: ReadRange(file)))
                .OrderBy(piece => piece.Range.Last)
                .ThenBy(piece => piece.Range.First)
                .Select(piece => new ThreadPiece(piece.Range.First, piece.Range.Last, stop => ReadAsync(piece.File, stop))),
        ];
        return ValueTask.FromResult(pieces);
    }

    /// <summary>Writes an export, and gives the name of a file that has that in it.</summary>
    private static async ValueTask<string> WriteAsync(IThreadSource source, Stream file, CancellationToken cancellationToken)
    {
        await using var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        using var writer = new ExportWriter(compressed);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (first, last) = (0L, 0L);
        await writer.BeginAsync(source.Threads, default, cancellationToken);
        await foreach (var record in source.ReadAsync(cancellationToken))
        {
            await writer.WriteAsync(record, cancellationToken);
            if (record is ThreadRecord.Commit { Stored.Header: var header })
            {
                (first, last) = (first == 0 ? header.Version : first, header.Version);
                digest.AppendData(header.Hash.ToArray());
            }
            else if (record is ThreadRecord.Pending pending)
            {
                digest.AppendData(pending.Write.Body.Span);
            }
        }

        await writer.EndAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{first:D8}-{last:D8}-{Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 8))}{Ending}");
    }

    private static async IAsyncEnumerable<ThreadRecord> ReadAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = await OpenAsync(file, cancellationToken);
        await using var records = reader.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NamingAsync(file, records.MoveNextAsync()))
        {
            yield return records.Current;
        }
    }

    private static ValueTask<ExportReader> OpenAsync(string file, CancellationToken cancellationToken) => NamingAsync(
        file, ExportReader.OpenAsync(() => new GZipStream(File.OpenRead(file), CompressionMode.Decompress), isLent: false, cancellationToken));

    private static async ValueTask<T> NamingAsync<T>(string file, ValueTask<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (DamagedExportException damage)
        {
            throw new DamagedExportException(file, damage);
        }
    }

    private static async ValueTask<FamilyThread?> FindThreadAsync(string folder, CancellationToken cancellationToken) =>
        Files(folder).FirstOrDefault() is { } file ? (await OpenAsync(file, cancellationToken)).Threads[0] : null;

    private static VersionRange ReadRange(string file)
    {
        var words = Path.GetFileName(file).Split('-');
        return words.Length == 3
            && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                ? new VersionRange(first, last)
                : throw new StoreException($"'{file}' is not named as an archive names its files, which say their first and last version. Rename it as it was.");
    }

    private IEnumerable<string> Folders() => Directory.Exists(path) ? Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal) : [];

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal) : [];
}
