using System.Globalization;
using Graph.Benchmarks;
using Graph.Benchmarks.Engine;
using Graph.Benchmarks.Hosts;
using Graph.Benchmarks.Jobs;
using Graph.Benchmarks.Limits;
using Graph.Benchmarks.Redis;
using Graph.Benchmarks.Stores;

const string Usage = "Usage: dotnet run -c Release --project bench/Graph.Benchmarks -- [suite]... [--store sqlite|redis|postgres]... [--scale N] [--json]";
var hosts = StoreHost.Of([.. args.Zip(args.Skip(1)).Where(pair => pair.First == "--store").Select(pair => pair.Second)]);
var suites = new Dictionary<string, Func<Figures, int, Task>>
{
    ["engine"] = async (figures, scale) =>
    {
        await EngineBenchmark.RunAsync(figures, scale);
        figures.AddRange(await ColdResumeBenchmark.RunAsync());
    },
    ["sqlite"] = async (figures, scale) =>
    {
        await EngineOnSqliteBenchmark.RunAsync(figures, scale);
        figures.AddRange(await SqliteCommitBenchmark.RunAsync(scale));
    },
    ["postgres"] = async (figures, scale) => await PostgresCommitBenchmark.RunAsync(figures, scale),
    ["durability"] = async (figures, scale) => figures.AddRange(await DurabilityBenchmark.RunAsync(scale)),
    ["redis"] = async (figures, scale) => figures.AddRange(await RedisBenchmark.RunAsync(scale)),
    ["growth"] = async (figures, _) => await GrowthBenchmark.RunAsync(figures, hosts),
    ["queue"] = async (figures, scale) => await QueueBenchmark.RunAsync(figures, hosts, scale),
    ["take-over"] = async (figures, _) => await TakeOverBenchmark.RunAsync(figures, hosts),
    ["waiting"] = async (figures, _) => await WaitingBenchmark.RunAsync(figures, hosts),
    ["limits"] = (figures, _) =>
    {
        figures.AddRange(LimitsBenchmark.Run());
        return Task.CompletedTask;
    },
};

switch (args)
{
    case [ColdResumeBenchmark.Command, var file]:
        await ColdResumeBenchmark.ResumeAsync(file);
        return;
    case [EnginePart.Command, var name, var kept, var hashed, var size]:
        await EnginePart.RunAsync(name, kept, int.Parse(hashed, CultureInfo.InvariantCulture), int.Parse(size, CultureInfo.InvariantCulture));
        return;
    case [OtherWorker.Command, var uri]:
        await OtherWorker.WorkAsync(uri);
        return;
}

var scaleAt = Array.IndexOf(args, "--scale");
var scale = scaleAt < 0 ? 1 : int.Parse(args[scaleAt + 1], CultureInfo.InvariantCulture);
var named = args.Where((arg, at) => arg is not ("--json" or "--store" or "--scale") && (at == 0 || args[at - 1] is not ("--store" or "--scale"))).ToList();
if (named.Find(name => !suites.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no suite '{unknown}'. {Usage}\nSuites: {string.Join(", ", suites.Keys)}; all of them when none is named.");
    Environment.ExitCode = 2;
    return;
}

foreach (var name in named.Count == 0 ? suites.Keys.ToList() : named)
{
    await suites[name](new Figures(Console.Out, name, args.Contains("--json")), scale);
}
