using System.Diagnostics;
using System.Globalization;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>What an operator does at a server.</summary>
internal static class RedisCommand
{
    internal static Task<string> AskAsync(RedisServer server, params string[] command) =>
        RunAsync("-p", server.Port.ToString(CultureInfo.InvariantCulture), [.. command]);

    internal static async Task<string> RunAsync(params string[] arguments)
    {
        using var asking = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await asking.StandardOutput.ReadToEndAsync();
        await asking.WaitForExitAsync();
        return answer.Trim();
    }

    private static Task<string> RunAsync(string option, string port, string[] command) => RunAsync([option, port, .. command]);
}
