using System.Net.Sockets;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Servers;

public sealed class ServersTests
{
    [Fact]
    public async Task A_redis_server_that_was_killed_and_restarted_answers_on_its_port()
    {
        await using var server = await RedisServer.StartAsync();
        var before = await AskRedisAsync(server);

        await server.Process.KillAsync();
        await server.Process.RestartAsync();

        before.Should().Be("+PONG");
        (await AskRedisAsync(server)).Should().Be("+PONG");
    }

    [Fact]
    public async Task A_postgres_server_takes_connections()
    {
        await using var server = await PostgresServer.StartAsync();

        using var client = new TcpClient();
        var connecting = async () => await client.ConnectAsync("127.0.0.1", server.Port);

        await connecting.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_cluster_knows_all_of_its_servers()
    {
        await using var cluster = await RedisCluster.StartAsync();

        var nodes = await AskRedisAsync(cluster.Servers[0], "CLUSTER INFO", lines: 8);

        nodes.Should().Contain("cluster_state:ok").And.Contain("cluster_known_nodes:6");
    }

    private static async Task<string> AskRedisAsync(RedisServer server, string command = "PING", int lines = 1)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        using var reader = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = new List<string?>();
        for (var line = 0; line < lines; line++)
        {
            answer.Add(await reader.ReadLineAsync());
        }

        return string.Join('\n', answer);
    }
}
