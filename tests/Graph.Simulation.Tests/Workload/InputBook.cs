using Graph.Runtime;
using Graph.Runtime.Engine;

namespace Graph.Simulation.Tests.Workload;

/// <summary>The inputs that come for threads on their way, and what became of them; one for all processes of a simulation.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="isDead">Whether a process was killed.</param>
/// <param name="unanswered">How many requests were given up without a reply so far, by whomever.</param>
internal sealed class InputBook(IReadOnlyList<LaterInput> inputs, Func<string, bool> isDead, Func<int> unanswered)
{
    /// <summary>A book in which nothing is.</summary>
    internal static InputBook Empty { get; } = new([], static _ => false, static () => 0);

    internal IReadOnlyList<LaterInput> All => inputs;

    /// <summary>Whether nothing is to be expected of any input any more.</summary>
    internal bool IsSettled => inputs.All(IsOver);

    internal bool HasAny(ThreadId thread) => inputs.Any(input => input.Thread == thread);

    internal bool HasRollback(ThreadId thread) => inputs.Any(input => input.Thread == thread && input.WhenBusy == WhenBusy.Rollback);

    /// <summary>An input whose time has come; null for none.</summary>
    internal LaterInput? FindDue(ThreadId thread, TimeSpan now) =>
        inputs.FirstOrDefault(input => input.Thread == thread && input.Fate == InputFate.Open && input.Sender is null && input.At <= now);

    /// <summary>Sends an input and notes what is heard of it.</summary>
    /// <typeparam name="T">What the answer is.</typeparam>
    internal async Task<T> SendAsync<T>(LaterInput input, Func<Task<T>> send)
    {
        var before = unanswered();
        try
        {
            var answer = await send();
            input.Settle(InputFate.Taken);
            return answer;
        }
        catch (Exception failure)
        {
            var isRefused = failure is RunRefusedException or Runtime.Checkpoints.ThreadBusyException && unanswered() == before;
            input.Settle(isRefused ? InputFate.Refused : InputFate.Unknown);
            throw;
        }
    }

    private bool IsOver(LaterInput input) => input.Fate != InputFate.Open || (input.Sender is { } sender && isDead(sender));
}
