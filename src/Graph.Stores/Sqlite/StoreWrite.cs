namespace Graph.Stores.Sqlite;

/// <summary>Something to be written. Whatever may refuse it is found out before its first row is written, so that several writes can share one
/// transaction and a refused one leaves the others alone.</summary>
internal abstract class StoreWrite
{
    /// <summary>Writes it in one statement, without a transaction around it.</summary>
    /// <returns>False when it takes more than that, and nothing was written.</returns>
    internal virtual bool TryApplyAlone(WriteStatements statements, SeenLog log) => false;

    /// <summary>Writes it in a transaction, in which the log holds what has been seen of it.</summary>
    internal abstract void Apply(WriteStatements statements, SeenLog log);
}
