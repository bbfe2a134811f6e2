using System.Diagnostics;

namespace Graph.Simulation.Tests.Commands;

/// <summary>This assembly as a program in a process of its own.</summary>
internal static class OtherProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote.</returns>
    internal static async Task<string> RunAsync(params string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(new ProcessStartInfo(dotnet, ["exec", typeof(OtherProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("The other process did not start.");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }
}
