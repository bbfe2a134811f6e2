using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Postgres;
using Npgsql;

namespace Graph.Stores.Tests.Keeping;

public sealed class PostgresDamageTests(PostgresHost host) : DamageTests, IClassFixture<PostgresHost>
{
    private const string Waiting = "thread = (SELECT id FROM threads WHERE name = 'waiting')";
    private const string Forked = "thread = (SELECT id FROM threads WHERE name = 'forked') AND version";

    private readonly PostgresStores _stores = new(host.NewOptions());

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _stores.OpenAsync();

    protected override async Task DoAsync(Damage damage)
    {
        await using var connection = new NpgsqlConnection($"{host.Server.ConnectionString};Pooling=false;Search Path={_stores.Options.Schema}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            damage switch
            {
                Damage.FlippedCommit => $"UPDATE commits SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE {Waiting} AND version = 2",
                Damage.SwappedCommits =>
                    $"UPDATE commits AS one SET body = other.body FROM commits AS other WHERE one.{Waiting} AND other.thread = one.thread AND one.version + other.version = 5 AND one.version IN (2, 3)",
                Damage.LostCommit => $"DELETE FROM commits WHERE {Waiting} AND version = 2",
                Damage.FlippedSnapshot => $"UPDATE snapshots SET body = set_byte(body, 40, get_byte(body, 40) # 8) WHERE {Forked} = 5",
                Damage.OtherSnapshot => $"UPDATE snapshots SET body = (SELECT body FROM snapshots WHERE {Forked} = 6) WHERE {Forked} = 5",
                Damage.ChangedDefinition => "UPDATE definitions SET content = content || ' '",
                Damage.LostDefinition => "DELETE FROM definitions",
                Damage.OtherPendingWrite => "UPDATE pending_writes SET task = 'other'",
                _ => throw new UnreachableException(),
            },
            connection);
        await command.ExecuteNonQueryAsync();
    }
}
