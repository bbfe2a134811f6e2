using Graph.Simulation.Tests.Commands;
using Graph.Simulation.Tests.Processes;

// The simulation as a program; tests also run it as the process that they kill.
return WorkerOrders.Find(args) is { } orders
    ? await WorkerPlay.RunAsync(orders)
    : await SimulationCommand.RunAsync(args);
