using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine;

/// <summary>Brings exported threads into a store. All of a file is verified before any of it is stored.</summary>
/// <param name="store">Where the threads go.</param>
public sealed class ThreadImporter(ICheckpointStore store)
{
    /// <summary>Brings a thread in, with the parts of it and their definitions.</summary>
    /// <param name="export">What an export wrote; read from its beginning, twice.</param>
    /// <param name="newId">What the thread is called here; null for what it was called there.</param>
    /// <param name="cancellationToken">Stops; what was begun is taken back.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="DamagedExportException">The file is no export, or not as it was written; nothing was stored.</exception>
    /// <exception cref="RunRefusedException">There is a thread of that name already; nothing was stored.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read twice, or no thread can be called by the new id.</exception>
    public async Task<TransferReport> ImportAsync(Stream export, ThreadId? newId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(export);
        if (!export.CanSeek)
        {
            throw new ArgumentException("An export is read twice, and this stream can be read once. Save it to a file first.", nameof(export));
        }

        return await ImportAsync(await ExportReader.OpenAsync(export, cancellationToken), newId, cancellationToken);
    }

    /// <summary>Brings threads in from wherever they travel from; they are read twice, to verify them and to store them.</summary>
    internal async Task<TransferReport> ImportAsync(IThreadSource source, ThreadId? newId, CancellationToken cancellationToken)
    {
        if (newId is { } name)
        {
            ThreadIds.Require(name);
        }

        var renaming = newId is { } id && id != source.Threads[0].Id ? new ThreadRenaming(source.Threads, id) : null;
        var version = await VerifyAsync(source, renaming, cancellationToken);
        var target = new StoreTarget(store, source, renaming);
        await target.RequireRoomAsync(cancellationToken);
        await target.WriteAsync(cancellationToken);
        return new TransferReport(newId ?? source.Threads[0].Id, version, target.Stored.Threads, target.Stored.Commits);
    }

    private static async ValueTask<long> VerifyAsync(IThreadSource source, ThreadRenaming? renaming, CancellationToken cancellationToken)
    {
        var version = 0L;
        var isFirst = true;
        await foreach (var record in source.ReadAsync(cancellationToken))
        {
            renaming?.Observe(record);
            isFirst &= record is not ThreadRecord.Thread { Family.Parent: not null };
            version = isFirst && record is ThreadRecord.Commit commit ? commit.Stored.Header.Version : version;
        }

        return version;
    }
}
