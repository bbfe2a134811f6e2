using System.Globalization;
using Graph.Benchmarks.Stores;
using Graph.Stores.Sqlite;

namespace Graph.Benchmarks.Hosts;

/// <summary>A file of its own.</summary>
internal sealed class SqliteHost : StoreHost
{
    private const string WrittenLine = "wchar: ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-bench-");
    private readonly BareInserts.Raw _bare;

    internal SqliteHost() => _bare = new BareInserts.Raw(Path.Combine(_folder.FullName, "bare.db"), SqliteSynchronous.Normal);

    internal override string Name => "SQLite";

    internal override string Uri => $"sqlite:{Path.Combine(_folder.FullName, "threads.db")}?synchronous=normal";

    internal override Task<long> CountWrittenAsync() => Task.FromResult(File.ReadLines("/proc/self/io")
        .Where(line => line.StartsWith(WrittenLine, StringComparison.Ordinal))
        .Select(line => long.Parse(line[WrittenLine.Length..], CultureInfo.InvariantCulture))
        .First());

    /// <summary>A file has one writer at a time: the callers' rows go one after the other.</summary>
    internal override Task<TimeSpan> CommitBareAsync(int callers, int each, byte[] body) =>
        Task.FromResult(_bare.Run(callers * each, new byte[body.Length + BareInserts.BesideBody]));

    public override ValueTask DisposeAsync()
    {
        _bare.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
