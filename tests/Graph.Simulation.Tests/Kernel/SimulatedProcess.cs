namespace Graph.Simulation.Tests.Kernel;

/// <summary>A process of a simulation: all that is awaited in it goes on in it, until it is killed.</summary>
/// <remarks>Killing drops what was ready and what is waited for, as SIGKILL does; pausing leaves both where they are, as SIGSTOP does.</remarks>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly Scheduler _scheduler;

    internal SimulatedProcess(Scheduler scheduler, int number, string name)
    {
        _scheduler = scheduler;
        Number = number;
        Name = name;
    }

    internal int Number { get; }

    internal string Name { get; }

    internal bool IsDead { get; private set; }

    internal bool IsPaused { get; private set; }

    public override void Post(SendOrPostCallback d, object? state) => _scheduler.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing in a simulation may block.");

    public override SynchronizationContext CreateCopy() => this;

    internal void Kill()
    {
        IsDead = true;
        _scheduler.Drop(this);
    }

    internal void Pause() => IsPaused = true;

    internal void GoOn() => IsPaused = false;
}
