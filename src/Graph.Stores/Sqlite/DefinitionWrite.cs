using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>A definition under its content hash; the first one stays.</summary>
internal sealed class DefinitionWrite(StoredDefinition definition) : StoreWrite
{
    internal override void Apply(WriteStatements statements, SeenLog log) =>
        statements.AddDefinition
            .Bind(1, definition.Reference.Hash)
            .Bind(2, definition.Reference.Name)
            .Bind(3, definition.Reference.Version)
            .Bind(4, definition.SourcePath)
            .Bind(5, definition.Text)
            .Execute();
}
