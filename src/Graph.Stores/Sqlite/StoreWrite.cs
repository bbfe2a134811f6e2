namespace Graph.Stores.Sqlite;

/// <summary>Something to be written. Whatever may refuse it is found out before its first row is written, so that several writes can share one
/// transaction and a refused one leaves the others alone.</summary>
internal abstract class StoreWrite
{
    /// <summary>Whether it is more than one statement.</summary>
    internal abstract bool NeedsTransaction(KnownThreads known);

    /// <summary>Writes it; the caller has opened a transaction where one is needed.</summary>
    internal abstract void Apply(WriteStatements statements, KnownThreads known);
}
