using Graph.Runtime.Engine;

namespace Graph.Testing.Worlds;

/// <summary>Lets waiting nodes go on one by one, in an order drawn from a seed.</summary>
public sealed class RandomTurns(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private TaskCompletionSource _someoneWaits = NewSignal();

    /// <summary>Waits for a turn.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            var turn = NewSignal();
            _waiting.Add(turn);
            _someoneWaits.TrySetResult();
            return turn.Task;
        }
    }

    /// <summary>Gives turns until the run is over.</summary>
    public async Task<RunResult> CompleteAsync(WorkflowRun run)
    {
        while (!run.Completion.IsCompleted)
        {
            await Task.WhenAny(run.Completion, SomeoneWaits());
            GiveTurn();
        }

        return await run.Completion;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task SomeoneWaits()
    {
        lock (_gate)
        {
            return _someoneWaits.Task;
        }
    }

    private void GiveTurn()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            var chosen = _random.Next(_waiting.Count);
            _waiting[chosen].TrySetResult();
            _waiting.RemoveAt(chosen);
            if (_waiting.Count == 0)
            {
                _someoneWaits = NewSignal();
            }
        }
    }
}
