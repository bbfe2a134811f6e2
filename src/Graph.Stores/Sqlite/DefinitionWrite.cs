using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>A definition under its content hash; the first one stays, unless its text is not what the hash is of.</summary>
internal sealed class DefinitionWrite(StoredDefinition definition) : StoreWrite
{
    internal override void Apply(WriteStatements statements, SeenLog log) =>
        statements.AddDefinition
            .Bind(1, definition.Reference.Hash)
            .Bind(2, definition.Reference.Name)
            .Bind(3, definition.Reference.Version)
            .Bind(4, definition.SourcePath)
            .Bind(5, definition.Text)
            .Bind(6, definition.IsGenuine ? 1 : 0)
            .Execute();
}
