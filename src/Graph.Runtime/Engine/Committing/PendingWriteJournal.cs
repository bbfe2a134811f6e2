using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Keeps what tasks of a step came to while their siblings run, so that a killed process does not run them again.</summary>
/// <remarks>One save is under way at a time, and takes all that was done since the last: tasks never wait for it.</remarks>
internal sealed class PendingWriteJournal(ICheckpointStore store, RunState run)
{
    private readonly Lock _gate = new();
    private List<FinishedTask> _waiting = [];
    private Task _saving = Task.CompletedTask;
    private bool _isSaving;

    internal void Add(IEnumerable<FinishedTask> finished)
    {
        lock (_gate)
        {
            _waiting.AddRange(finished);
            if (!_isSaving && _waiting.Count > 0)
            {
                _isSaving = true;
                _saving = SaveAllAsync();
            }
        }
    }

    /// <summary>Waits until all that was added is kept.</summary>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread.</exception>
    internal Task FlushAsync()
    {
        lock (_gate)
        {
            return _saving;
        }
    }

    private async Task SaveAllAsync()
    {
        while (TakeBatch() is { } batch)
        {
            var writes = batch.ConvertAll(task => new PendingWrite(task.Key, TransitionWriter.WriteFinished(run, task)));
            await store.SavePendingWritesAsync(run.ThreadId, run.Position.Head, run.Lease?.Nonce, writes, CancellationToken.None);
        }
    }

    private List<FinishedTask>? TakeBatch()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isSaving = false;
                return null;
            }

            var batch = _waiting;
            _waiting = [];
            return batch;
        }
    }
}
