using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>What a thread on its way from one place to another consists of, piece by piece.</summary>
internal abstract record ThreadRecord
{
    private ThreadRecord()
    {
    }

    /// <summary>A thread begins; what follows is of it.</summary>
    internal sealed record Thread(FamilyThread Family, WorkflowReference Workflow) : ThreadRecord
    {
        /// <summary>When it was made; null where that is not told, as in older exports: then its oldest commit made it.</summary>
        internal Timestamp? CreatedAt { get; init; }

        /// <summary>The version that the thread was at when a piece of it was taken; null where what follows is all of it, or that is not told.</summary>
        internal long? PieceOf { get; init; }
    }

    /// <summary>A definition that the commits after it run.</summary>
    internal sealed record Definition(StoredDefinition Stored) : ThreadRecord;

    /// <summary>A commit, with its snapshot when it carries one. The oldest come first.</summary>
    internal sealed record Commit(StoredCommit Stored, ReadOnlyMemory<byte>? Snapshot) : ThreadRecord
    {
        /// <summary>The definition that the thread runs from it on, when it or its snapshot says so.</summary>
        internal string? WorkflowHash => StoredTransition.Read(Stored.Body.Span).WorkflowHash ?? State?.WorkflowHash;

        /// <summary>Where the thread stands after it, when it carries a snapshot.</summary>
        internal StoredTransition? State =>
            Snapshot is { } snapshot && SealedBody.TryOpen(snapshot.Span, out var content) ? StoredTransition.Read(content) : null;
    }

    /// <summary>A write that is pending on the last commit.</summary>
    internal sealed record Pending(PendingWrite Write) : ThreadRecord;
}

/// <summary>A thread among those that travel together.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The one of them that it is a part of; null for the first.</param>
internal sealed record FamilyThread(ThreadId Id, ThreadId? Parent);

/// <summary>Where threads travel from. They can be read more than once, and come in the same order each time: each after its parent.</summary>
internal interface IThreadSource
{
    /// <summary>The threads, the one that the others are parts of first.</summary>
    IReadOnlyList<FamilyThread> Threads { get; }

    /// <summary>All pieces of all threads.</summary>
    IAsyncEnumerable<ThreadRecord> ReadAsync(CancellationToken cancellationToken);
}
