using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>What a primary says of its replicas.</summary>
public static class RedisReplication
{
    /// <summary>Waits until a replica has all that its primary has now; under load it never has all that the primary has by then.</summary>
    public static async Task WaitUntilFollowedAsync(RedisServer primary)
    {
        var written = Math.Max(0, Number(await RedisCommand.AskAsync(primary, "info", "replication"), "master_repl_offset:"));
        await RedisCommand.AskUntilAsync(primary, facts => Number(facts, "state=online,offset=") >= written, "info", "replication");
    }

    private static long Number(string facts, string before)
    {
        var at = facts.IndexOf(before, StringComparison.Ordinal);
        var digits = at < 0 ? "" : string.Concat(facts[(at + before.Length)..].TakeWhile(char.IsAsciiDigit));
        return digits.Length == 0 ? -1 : long.Parse(digits, CultureInfo.InvariantCulture);
    }
}
