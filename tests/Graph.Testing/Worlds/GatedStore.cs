using Graph.Runtime.Checkpoints;

namespace Graph.Testing.Worlds;

/// <summary>A store whose commits stand still from one version on, until the test lets them on.</summary>
public sealed class GatedStore(ICheckpointStore inner, long closedFrom) : StoreInFront(inner)
{
    private readonly Gate _gate = new();

    /// <summary>Ends when a commit stands before the gate.</summary>
    public Task Reached => _gate.Reached;

    public void Open() => _gate.Open();

    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (commit.Header.Version >= closedFrom)
        {
            await _gate.PassAsync(cancellationToken);
        }

        return await base.CommitAsync(commit, cancellationToken);
    }
}
