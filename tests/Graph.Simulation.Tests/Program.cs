using Graph.Simulation.Tests.Commands;

// The simulation as a program; tests also run it as the process that they kill.
return await SimulationCommand.RunAsync(args);
