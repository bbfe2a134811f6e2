using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>What has gone wrong in a call so far, over all of its tries.</summary>
internal sealed class CallTrouble
{
    /// <summary>Whether the try under way may have reached the server.</summary>
    internal bool IsSent { get; set; }

    /// <summary>Whether an earlier try may have been carried out.</summary>
    internal bool IsUnknown { get; private set; }

    internal Exception? Last { get; private set; }

    /// <summary>Whether another try may end better.</summary>
    internal bool MayPass(NpgsqlException fault) => PostgresFault.MayPass(fault) || (IsUnknown && PostgresFault.IsWaitGivenUp(fault));

    internal void Note(NpgsqlException fault) => Note(fault, PostgresFault.LeavesUnknown(fault));

    /// <summary>The server did not answer at all.</summary>
    internal void Note(TimeoutException silence) => Note(silence, true);

    private void Note(Exception fault, bool leavesUnknown)
    {
        Last = fault;
        IsUnknown |= IsSent && leavesUnknown;
        IsSent = false;
    }
}
