using System.Globalization;
using Graph.Simulation.Tests.Commands;
using Graph.Simulation.Tests.Processes;

// The simulation as a program; tests also run it as the process that they kill.
return args is [WorkerProcess.Role, var file, var threads, var seed]
    ? await WorkerProcess.PlayAsync(file, int.Parse(threads, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture))
    : await SimulationCommand.RunAsync(args);
