using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Writes threads at rest, with the threads of the workflows inside of them and their definitions, as lines of JSON.</summary>
/// <remarks>One line after the other, so that a thread of any length needs no more memory than its largest commit.</remarks>
/// <param name="store">Where the threads are.</param>
/// <param name="time">The clock for time stamps.</param>
public sealed class ThreadExporter(ICheckpointStore store, TimeProvider time)
{
    /// <summary>Writes a thread.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="output">Where to; it is neither flushed nor closed.</param>
    /// <param name="cancellationToken">Stops; what is written then has no end line and cannot be imported.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="RunRefusedException">The thread is under way.</exception>
    public async Task<TransferReport> ExportAsync(ThreadId threadId, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var source = await StoreSource.OpenAsync(store, threadId, version: null, cancellationToken);
        ThreadStanding.RequireRest(source.Last, "exported");
        using var writer = new ExportWriter(output);
        await writer.BeginAsync(source.Threads, Timestamp.From(time.GetUtcNow()), cancellationToken);
        var commits = 0;
        await foreach (var record in source.ReadAsync(cancellationToken))
        {
            commits += record is ThreadRecord.Commit ? 1 : 0;
            await writer.WriteAsync(record, cancellationToken);
        }

        await writer.EndAsync(cancellationToken);
        return new TransferReport(threadId, source.Last.Version, source.Threads.Count, commits);
    }
}
