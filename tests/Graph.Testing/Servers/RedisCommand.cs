using System.Diagnostics;
using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>What an operator does at a server.</summary>
public static class RedisCommand
{
    /// <summary>Gives a command to a server.</summary>
    /// <returns>What redis-cli wrote.</returns>
    public static Task<string> AskAsync(RedisServer server, params string[] command) =>
        RunAsync(["-p", server.Port.ToString(CultureInfo.InvariantCulture), .. command]);

    /// <summary>Runs redis-cli.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var asking = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await asking.StandardOutput.ReadToEndAsync();
        await asking.WaitForExitAsync();
        return answer.Trim();
    }

    /// <summary>Gives a command until it is answered as waited for; what servers know of each other takes a moment.</summary>
    /// <exception cref="InvalidOperationException">It was not within ten seconds; the message holds the last answer.</exception>
    public static async Task AskUntilAsync(RedisServer server, Func<string, bool> isAnswered, params string[] command)
    {
        var answer = "";
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var turn = 0; turn < 200; turn++)
        {
            answer = await AskAsync(server, command);
            if (isAnswered(answer))
            {
                return;
            }

            await turns.WaitForNextTickAsync();
        }

        throw new InvalidOperationException($"redis-cli {string.Join(' ', command)} said:\n{answer}");
    }
}
