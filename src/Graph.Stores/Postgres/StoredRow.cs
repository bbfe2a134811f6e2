using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Columns as the types that they stand for.</summary>
internal static class StoredRow
{
    /// <summary>The columns of <see cref="Commit"/>, in its order.</summary>
    internal const int CommitColumns = 9;

    /// <summary>Reads version, id, status, hash, parent_hash, parent_version, created_seconds, created_nanos and body, from a column on.</summary>
    /// <exception cref="CorruptCheckpointException">A column holds what the store never wrote.</exception>
    internal static StoredCommit Commit(NpgsqlDataReader row, ThreadId threadId, int first)
    {
        var version = row.GetInt64(first);
        try
        {
            var header = new CommitHeader
            {
                ThreadId = threadId,
                Version = version,
                Id = new CheckpointId(row.GetString(first + 1)),
                Status = Enum.Parse<RunStatus>(row.GetString(first + 2)),
                Hash = Hash(row, first + 3),
                ParentHash = Hash(row, first + 4),
                ParentVersion = row.GetInt64(first + 5),
                CreatedAt = Time(row, first + 6),
            };
            return new StoredCommit(header, Bytes(row, first + 8));
        }
        catch (ArgumentException damage)
        {
            throw new CorruptCheckpointException(threadId, version, $"its row cannot be read ({damage.Message})", damage);
        }
    }

    internal static CommitHash Hash(NpgsqlDataReader row, int column) => CommitHash.Read(row.GetFieldValue<byte[]>(column));

    internal static Timestamp Time(NpgsqlDataReader row, int first) => new(row.GetInt64(first), row.GetInt32(first + 1));

    internal static WorkflowReference Workflow(NpgsqlDataReader row, int first) =>
        new(row.GetString(first), row.GetInt32(first + 1), row.GetString(first + 2));

    internal static ReadOnlyMemory<byte> Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? default : row.GetFieldValue<byte[]>(column);
}
