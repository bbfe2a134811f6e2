using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Definitions under their content hashes; the first one of a hash stays, unless its text is not what the hash is of.</summary>
internal static class DefinitionStatements
{
    internal static async ValueTask<int> SaveAsync(StoredDefinition definition, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO definitions (hash, name, version, source_path, content) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (hash) DO UPDATE SET name = $2, version = $3, source_path = $4, content = $5 WHERE $6 AND definitions.content <> $5
            """,
            connection);
        command.Parameters
            .Then(definition.Reference.Hash)
            .Then(definition.Reference.Name)
            .Then(definition.Reference.Version)
            .Then(definition.SourcePath)
            .Then(definition.Text)
            .Then(definition.IsGenuine);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async ValueTask<StoredDefinition?> FindAsync(string hash, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT name, version, hash, source_path, content FROM definitions WHERE hash = $1", connection);
        command.Parameters.Then(hash);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? new StoredDefinition(StoredRow.Workflow(rows, 0), rows.GetString(3), rows.GetString(4))
            : null;
    }
}
