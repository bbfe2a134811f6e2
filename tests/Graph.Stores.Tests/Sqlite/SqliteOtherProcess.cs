using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Stores.Sqlite;
using Graph.Testing.Builders;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>Another process at the same file: what it does, and how a test starts it, reads it and kills it.</summary>
internal sealed class SqliteOtherProcess : IDisposable
{
    internal const int WritingThreads = 4;
    internal const int RaceCommits = 100;
    internal const int Counts = 50;

    private readonly Process _process;

    private SqliteOtherProcess(string role, string file)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(SqliteOtherProcess).Assembly.Location, role, file])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("The other process did not start.");
    }

    /// <summary>Commits to several threads until it is killed, and writes a line for every commit that was acknowledged.</summary>
    internal static SqliteOtherProcess Writing(string file) => new("write", file);

    /// <summary>Writes a row, says so, and does not commit.</summary>
    internal static SqliteOtherProcess StandingStill(string file) => new("stand-still", file);

    /// <summary>Moves one thread that others move too, until it has won often enough.</summary>
    internal static SqliteOtherProcess Racing(string file) => new("race", file);

    /// <summary>Raises one number that others raise too, as often as said above.</summary>
    internal static SqliteOtherProcess Counting(string file) => new("count", file);

    internal async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The other process ended before it was killed.");

    internal Task<string> ReadToEndAsync() => _process.StandardOutput.ReadToEndAsync();

    /// <summary>Ends it as a crash does: no handler runs, nothing is flushed.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    internal static async Task<int> PlayAsync(string role, string file)
    {
        await using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = file });
        await (role switch
        {
            "write" => Task.WhenAll(Enumerable.Range(0, WritingThreads).Select(number => Task.Run(() => WriteAsync(store, $"thread {number}")))),
            "stand-still" => StandStillAsync(file),
            "race" => RaceAsync(store),
            "count" => CountAsync(store),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
        });
        return 0;
    }

    private static async Task WriteAsync(SqliteCheckpointStore store, string thread)
    {
        var chain = await LoadAsync(store, thread);
        while (true)
        {
            var commit = chain.Next(new string('x', 1_000), snapshot: chain.Commits.Count % 10 == 0 ? "state" : null);
            await store.Commit(commit);
            Console.WriteLine($"{thread}:{commit.Header.Version}");
            await store.SavePending(chain, CommitChain.Pending("task", $"after {commit.Header.Version}"));
        }
    }

    private static async Task StandStillAsync(string file)
    {
        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = file }, file);
        session.BeginWriting();
        session.Run("INSERT INTO snapshots (key, body) VALUES (1, x'00')");
        Console.WriteLine("in the middle of a transaction");
        await Console.In.ReadLineAsync();
    }

    private static async Task RaceAsync(SqliteCheckpointStore store)
    {
        for (var wins = 0; wins < RaceCommits;)
        {
            var chain = await LoadAsync(store, "raced");
            if (await store.TryCommit(chain.Next()) is null)
            {
                wins++;
                Console.WriteLine(chain.Head);
            }
        }
    }

    private static async Task CountAsync(SqliteCheckpointStore store)
    {
        var states = new StateStore(store, new StateStoreOptions { MaxAttempts = 1_000 });
        for (var count = 0; count < Counts; count++)
        {
            await states.UpdateAsync<int>("count", present => present + 1);
        }
    }

    private static async Task<CommitChain> LoadAsync(SqliteCheckpointStore store, string thread)
    {
        var chain = new CommitChain(thread);
        foreach (var commit in (await store.History(chain)).AsEnumerable().Reverse())
        {
            chain.GoOnFrom(new CheckpointCommit { Header = commit.Header, ExpectedHead = commit.Header.ParentHash, Body = commit.Body });
        }

        return chain;
    }
}
