using System.Globalization;
using System.Text.Json;
using Graph.Benchmarks;
using Graph.Benchmarks.Engine;
using Graph.Benchmarks.Limits;
using Graph.Benchmarks.Redis;
using Graph.Benchmarks.Stores;

// Usage: dotnet run -c Release --project bench/Graph.Benchmarks -- [engine] [sqlite] [postgres] [redis] [durability] [limits] [--json] [--scale N]
if (args is [ColdResumeBenchmark.Command, var file])
{
    await ColdResumeBenchmark.ResumeAsync(file);
    return;
}

var isJson = args.Contains("--json");
var scaleAt = Array.IndexOf(args, "--scale");
var scale = scaleAt < 0 ? 1 : int.Parse(args[scaleAt + 1], CultureInfo.InvariantCulture);
var chosen = args.Where(argument => argument is "engine" or "sqlite" or "postgres" or "redis" or "durability" or "limits").ToList();

var suites = new Dictionary<string, Func<Task<IReadOnlyList<Measurement>>>>
{
    ["engine"] = async () => [.. await EngineBenchmark.RunAsync(scale), .. await GrowthBenchmark.RunAsync(), .. await ColdResumeBenchmark.RunAsync()],
    ["sqlite"] = async () => [.. await EngineOnSqliteBenchmark.RunAsync(scale), .. await SqliteCommitBenchmark.RunAsync(TextWriter.Null, scale)],
    ["limits"] = () => Task.FromResult(LimitsBenchmark.Run()),
    ["postgres"] = () => PostgresCommitBenchmark.RunAsync(scale),
    ["redis"] = () => RedisBenchmark.RunAsync(scale),
    ["durability"] = () => DurabilityBenchmark.RunAsync(scale),
};

foreach (var (name, run) in suites.Where(suite => chosen.Count == 0 || chosen.Contains(suite.Key)))
{
    foreach (var figure in await run())
    {
        Console.WriteLine(isJson
            ? JsonSerializer.Serialize(new { suite = name, name = figure.Name, value = figure.Value, unit = figure.Unit, ratio = figure.Ratio, against = figure.Against })
            : string.Create(CultureInfo.InvariantCulture, $"{name,-8} {figure.Name,-66} {figure.Value,14:N2} {figure.Unit,-18} {Held(figure)}"));
    }
}

static string Held(Measurement figure) =>
    figure.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:P0} of {figure.Against}") : "";
