using Graph.Simulation.Tests.Kernel;
using Graph.Simulation.Tests.Stores;

namespace Graph.Simulation.Tests;

/// <summary>What is done to processes and to the store while there are faults: kills, pauses, fail-overs, at times drawn from the seed.</summary>
internal sealed class Blows(Scheduler scheduler, SimulationPlan plan, SimulatedDatabase database, Func<int, SimulatedProcess> start)
{
    private const int MostLost = 8;

    /// <summary>A thousand leases.</summary>
    private const int FarthestSeconds = 1_000;

    private readonly List<SimulatedProcess> _processes = [];
    private readonly HashSet<string> _dead = new(StringComparer.Ordinal);
    private int _left = plan.Blows;
    private int _started = plan.Processes;

    internal int Kills { get; private set; }

    internal int Pauses { get; private set; }

    internal bool AreOver => _left == 0;

    /// <summary>A process that may be struck.</summary>
    internal void Know(SimulatedProcess process) => _processes.Add(process);

    /// <summary>Whether a process is known to be gone, as one of the same machine is.</summary>
    /// <param name="owner">The process, or one of its workers, which are told apart by a number behind a dot.</param>
    internal bool HasKilled(string owner) => _dead.Contains(owner.Split('.')[0]);

    internal void Begin() => StrikeLater();

    /// <summary>Whatever is paused goes on, and clocks are put right.</summary>
    internal void End()
    {
        _processes.ForEach(process => process.GoOn());
        database.SetClock(TimeSpan.Zero);
    }

    /// <summary>Another process takes its place a moment later.</summary>
    internal void Kill(SimulatedProcess process)
    {
        Kills++;
        Tell($"{process.Name} is killed");
        process.Kill();
        _dead.Add(process.Name);
        _processes.Remove(process);
        var next = start(_started++);
        next.Pause();
        Know(next);
        scheduler.After(TimeSpan.FromMilliseconds(scheduler.Random.Next(40)), next.GoOn);
    }

    private void StrikeLater() => scheduler.After(NextBlow(), () =>
    {
        if (_left == 0)
        {
            return;
        }

        _left--;
        Strike(_processes[scheduler.Random.Next(_processes.Count)]);
        StrikeLater();
    });

    /// <summary>Most blows come while much is going on, and some after the leases of the dead have lapsed.</summary>
    private TimeSpan NextBlow() => TimeSpan.FromMilliseconds(scheduler.Random.Next(4) == 0 ? scheduler.Random.Next(1_500) : 2 + scheduler.Random.Next(90));

    private void Strike(SimulatedProcess process)
    {
        if (plan.SetsClock && scheduler.Random.Next(3) == 0)
        {
            SetClock();
            return;
        }

        switch (scheduler.Random.Next(plan.IsRelaxed ? 11 : 6))
        {
            case < 4:
                Kill(process);
                break;
            case < 6:
                Pause(process);
                break;
            default:
                FailOver();
                break;
        }
    }

    private void Pause(SimulatedProcess process)
    {
        Pauses++;
        Tell($"{process.Name} stands still");
        process.Pause();
        scheduler.After(TimeSpan.FromMilliseconds(10 + scheduler.Random.Next((int)(3 * Simulation.Lease.TotalMilliseconds))), process.GoOn);
    }

    private void FailOver()
    {
        var lost = scheduler.Random.Next(MostLost + 1);
        Tell($"the store fails over and loses {lost} changes");
        database.FailOver(lost);
    }

    /// <summary>Mostly by much more than a lease lasts, and at times by about as much.</summary>
    private void SetClock()
    {
        var farthest = scheduler.Random.Next(3) == 0 ? 3 : FarthestSeconds;
        var ahead = TimeSpan.FromMilliseconds(scheduler.Random.Next(2_000 * farthest) - (1_000 * farthest));
        Tell($"the store's clock is set {ahead.TotalSeconds:0.0} s ahead");
        database.SetClock(ahead);
    }

    private void Tell(string what)
    {
        scheduler.Trace.Mix(what);
        if (scheduler.Trace.IsWritten)
        {
            scheduler.Trace.Write($"{scheduler.Now.TotalMilliseconds,9:0.0} --- {what}");
        }
    }
}
