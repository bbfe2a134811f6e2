using Graph.Host.Cli;
using Graph.Host.Cli.Output;

var environment = new CommandEnvironment(
    Terminal.OfProcess(Environment.GetEnvironmentVariable),
    TimeProvider.System,
    Environment.GetEnvironmentVariable,
    Environment.CurrentDirectory,
    Toolbox.Create);

return (int)await CommandLine.RunAsync(args, environment);
