using System.Diagnostics;
using System.Globalization;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>What an operator does at a server.</summary>
internal static class RedisCommand
{
    internal static async Task<string> AskAsync(RedisServer server, params string[] command)
    {
        string[] arguments = ["-p", server.Port.ToString(CultureInfo.InvariantCulture), .. command];
        using var asking = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await asking.StandardOutput.ReadToEndAsync();
        await asking.WaitForExitAsync();
        return answer.Trim();
    }
}
