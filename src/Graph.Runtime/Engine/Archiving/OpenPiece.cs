using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>A piece that is being read, one commit ahead.</summary>
internal sealed class OpenPiece : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ThreadRecord> _records;
    private List<ThreadRecord.Definition> _definitions = [];

    private OpenPiece(IAsyncEnumerator<ThreadRecord> records) => _records = records;

    /// <summary>What it says of the thread as a whole.</summary>
    internal ThreadRecord.Thread Thread { get; private set; } = null!;

    /// <summary>The next commit; null when there is none left.</summary>
    internal ThreadRecord.Commit? Next { get; private set; }

    /// <summary>What is pending on the last commit; known once that was passed.</summary>
    internal List<ThreadRecord.Pending> Pending { get; } = [];

    internal static async ValueTask<OpenPiece> OpenAsync(ThreadPiece piece, CancellationToken cancellationToken)
    {
        var open = new OpenPiece(piece.Read(cancellationToken).GetAsyncEnumerator(cancellationToken));
        await open.MoveAsync(cancellationToken);
        return open;
    }

    /// <summary>The definitions that came before the next commit.</summary>
    internal IReadOnlyList<ThreadRecord.Definition> TakeDefinitions()
    {
        var definitions = _definitions;
        _definitions = [];
        return definitions;
    }

    internal async ValueTask MoveAsync(CancellationToken cancellationToken)
    {
        Next = null;
        while (Next is null && await _records.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (_records.Current)
            {
                case ThreadRecord.Thread thread:
                    Thread = thread;
                    break;
                case ThreadRecord.Definition definition:
                    _definitions.Add(definition);
                    break;
                case ThreadRecord.Commit commit:
                    Next = commit;
                    break;
                case ThreadRecord.Pending pending:
                    Pending.Add(pending);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException($"No place for {_records.Current}.");
            }
        }
    }

    public ValueTask DisposeAsync() => _records.DisposeAsync();
}
