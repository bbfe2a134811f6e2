using Graph.Host.Cli;
using Graph.Host.Cli.Output;
using Graph.Host.Telemetry;

var environment = new CommandEnvironment(
    Terminal.OfProcess(Environment.GetEnvironmentVariable),
    TimeProvider.System,
    Environment.GetEnvironmentVariable,
    Environment.CurrentDirectory,
    Toolbox.Create);

using var export = TelemetryExport.Start(Environment.GetEnvironmentVariable);
return (int)await CommandLine.RunAsync(args, environment);
