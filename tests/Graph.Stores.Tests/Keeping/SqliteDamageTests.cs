using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite;
using Graph.Stores.Tests.Sqlite;

namespace Graph.Stores.Tests.Keeping;

public sealed class SqliteDamageTests : DamageTests, IDisposable
{
    private const string Waiting = "key >> 32 = (SELECT id FROM threads WHERE name = 'waiting')";
    private const string Forked = "key >> 32 = (SELECT id FROM threads WHERE name = 'forked') AND key & 4294967295";

    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(_folder.Open());

    protected override Task DoAsync(Damage damage)
    {
        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path);
        session.Run(damage switch
        {
            Damage.FlippedCommit => $"UPDATE commits SET body = CAST(replace(CAST(body AS TEXT), 'write', 'wrote') AS BLOB) WHERE {Waiting} AND key & 4294967295 = 2",
            // Of 2 and 3 the last bit alone differs.
            Damage.SwappedCommits => $"UPDATE commits SET key = (key | 1) - (key & 1) WHERE {Waiting} AND key & 4294967295 IN (2, 3)",
            Damage.LostCommit => $"DELETE FROM commits WHERE {Waiting} AND key & 4294967295 = 2",
            Damage.FlippedSnapshot => $"UPDATE snapshots SET body = CAST(substr(body, 1, 40) || x'07' || substr(body, 42) AS BLOB) WHERE {Forked} = 5",
            Damage.OtherSnapshot => $"UPDATE snapshots SET body = (SELECT body FROM snapshots WHERE {Forked} = 6) WHERE {Forked} = 5",
            Damage.ChangedDefinition => "UPDATE definitions SET text = text || ' '",
            Damage.LostDefinition => "DELETE FROM definitions",
            Damage.OtherPendingWrite => "UPDATE pending_writes SET task = 'other'",
            _ => throw new UnreachableException(),
        });
        return Task.CompletedTask;
    }
}
