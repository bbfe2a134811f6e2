using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>A kept result under its key; the last one stays. What has expired by then goes.</summary>
internal sealed class CachedResultWrite(CachedResult result) : StoreWrite
{
    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        statements.RemoveExpiredResults.Bind(1, result.SavedAt.Seconds).Execute();
        statements.SaveResult
            .Bind(1, result.Key)
            .Bind(2, result.SavedAt.Seconds)
            .Bind(3, result.SavedAt.Nanos)
            .Bind(4, result.ExpiresAt.Seconds)
            .Bind(5, result.ExpiresAt.Nanos)
            .Bind(6, result.Body.Span)
            .Execute();
    }
}
