using System.Collections.Concurrent;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Sqlite;

/// <summary>The one writing connection of a store.</summary>
/// <remarks>A write that finds it idle is carried out at once on the caller's thread: no hop, no queue. Writes that find it busy wait together
/// and share the next transaction, so that under load one flush to the disk serves many.</remarks>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostTogether = 256;

    /// <summary>How many commits are found by reading the end of the log before their keys go into the index together. Fewer make a load
    /// cheaper, more make threads that take turns cheaper: each has its own page of the index.</summary>
    internal const int IndexEvery = 512;

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<QueuedWrite> _waiting = new();
    private readonly SeenLog _log;
    private readonly SqliteSession _session;
    private readonly WriteStatements _statements;
    private readonly int _indexEvery;
    private int _isDraining;
    private bool _isClosed;

    /// <summary>Takes the connection over.</summary>
    internal SqliteWriter(SqliteSession session, SeenLog log, int indexEvery = IndexEvery)
    {
        _indexEvery = indexEvery;
        _session = session;
        _log = log;
        _statements = new WriteStatements(session);
    }

    internal ValueTask RunAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (!_waiting.IsEmpty || !_gate.TryEnter())
        {
            return new ValueTask(EnqueueAsync(write, cancellationToken));
        }

        try
        {
            return TryRun(write) is { } refusal ? ValueTask.FromException(refusal) : ValueTask.CompletedTask;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Lets the write in progress end, refuses those that wait, and closes the connection.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _session.Dispose();
            }
        }
    }

    private Task EnqueueAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        var queued = new QueuedWrite(write);
        var answer = queued.WaitAsync(cancellationToken);
        _waiting.Enqueue(queued);
        if (Interlocked.CompareExchange(ref _isDraining, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.Drain(), this, preferLocal: false);
        }

        return answer;
    }

    private void Drain()
    {
        var group = new List<QueuedWrite>();
        do
        {
            while (!_waiting.IsEmpty)
            {
                lock (_gate)
                {
                    TakeWaiting(group);
                    RunTogether(group);
                }

                group.ForEach(queued => queued.Answer());
                group.Clear();
            }

            Volatile.Write(ref _isDraining, 0);
            Interlocked.MemoryBarrier();
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _isDraining, 1, 0) == 0);
    }

    private void TakeWaiting(List<QueuedWrite> group)
    {
        while (group.Count < MostTogether && _waiting.TryDequeue(out var queued))
        {
            if (queued.TryTake())
            {
                group.Add(queued);
            }
        }
    }

    private void RunTogether(List<QueuedWrite> group)
    {
        if (group.Count > 1 && !_isClosed && TryShareTransaction(group))
        {
            return;
        }

        // Alone, each gets its own answer: what broke the shared transaction breaks only its own.
        foreach (var queued in group)
        {
            queued.Refusal = TryRun(queued.Write);
        }
    }

    private bool TryShareTransaction(List<QueuedWrite> group)
    {
        try
        {
            Begin();
            foreach (var queued in group)
            {
                queued.Refusal = TryApply(queued.Write);
            }

            Commit();
            return true;
        }
        catch (SqliteFault fault) when (fault.IsLocked)
        {
            // All have waited as long as one may; alone they would wait that long one after the other.
            Undo();
            group.ForEach(queued => queued.Refusal = fault.Explain());
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Undo();
            return false;
        }
    }

    /// <summary>Whether a write found out that it must not be written, before anything was.</summary>
    private static bool IsRefusal(Exception exception) =>
        exception is CheckpointConflictException or LeaseLostException or ThreadBusyException or ArgumentException
            or AlreadySubmittedException or SubmissionMismatchException or QueueFullException;

    private Exception? TryApply(StoreWrite write)
    {
        try
        {
            write.Apply(_statements, _log);
            return null;
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            return refusal;
        }
    }

    private Exception? TryRun(StoreWrite write)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteCheckpointStore));
            Run(write);
            return null;
        }
        catch (Exception refusal) when (IsRefusal(refusal) || refusal is ObjectDisposedException)
        {
            // Found out before anything was written; only the transaction is left to close.
            if (!_isClosed)
            {
                _session.RollBack();
            }

            return refusal;
        }
        catch (SqliteFault fault)
        {
            Undo();
            return fault.Explain();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Undo();
            return exception;
        }
    }

    private void Run(StoreWrite write)
    {
        if (_log.Last - _log.IndexedThrough < _indexEvery && write.TryApplyAlone(_statements, _log))
        {
            return;
        }

        Begin();
        write.Apply(_statements, _log);
        Commit();
    }

    private void Begin()
    {
        _session.BeginWriting();
        if (_statements.LogEnd.Step())
        {
            _log.CatchUp(_statements.LogEnd.Number(0), _statements.LogEnd.Number(1));
        }

        _statements.LogEnd.Reset();
    }

    private void Commit()
    {
        if (_log.Last - _log.IndexedThrough >= _indexEvery)
        {
            _statements.Index.Execute();
            _statements.IndexedThrough.Bind(1, _log.Last).Execute();
            _log.IndexedThrough = _log.Last;
        }

        _session.Commit();
    }

    private void Undo()
    {
        _session.RollBack();
        _log.Clear();
    }
}
