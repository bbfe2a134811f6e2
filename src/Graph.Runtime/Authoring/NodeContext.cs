using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring;

/// <summary>What a node may know of its task and ask of the engine.</summary>
public abstract class NodeContext
{
    /// <summary>Only the engine makes contexts.</summary>
    private protected NodeContext()
    {
    }

    /// <summary>The thread that the run moves.</summary>
    public abstract ThreadId ThreadId { get; }

    /// <summary>The run.</summary>
    public abstract RunId RunId { get; }

    /// <summary>The node's name in the workflow.</summary>
    public abstract string NodeName { get; }

    /// <summary>The step's number in the thread, from 1.</summary>
    public abstract long Step { get; }

    /// <summary>The attempt's number, from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>The same for all attempts and resumes of this task, and different for any other task.</summary>
    public abstract string IdempotencyKey { get; }

    /// <summary>The state at step start.</summary>
    public abstract WorkflowState State { get; }

    /// <summary>The clock to ask and to wait by.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Asks a person: pauses the run durably until the question is answered.</summary>
    /// <remarks>
    /// The first call leaves the node by an exception that must not be caught. When the run is resumed the node runs again from
    /// its first line, and this call then returns the answer. Calls are matched with answers in their order.
    /// </remarks>
    /// <param name="payload">What the person needs to see.</param>
    /// <param name="answerType">What the answer must be; anything when it is not given.</param>
    /// <returns>The answer.</returns>
    public abstract Value Interrupt(Value payload, StateType? answerType = null);

    /// <summary>Sleeps durably: the run is saved with the time at which it goes on.</summary>
    /// <remarks>Like <see cref="Interrupt"/>, it leaves the node and returns at once when the node runs again.</remarks>
    /// <param name="wakeAt">When to go on; the first call's time holds.</param>
    public abstract void WaitUntil(Timestamp wakeAt);

    /// <summary>Shows a sign of life, so that <c>idle_timeout</c> starts anew; <see cref="Emit"/> and <see cref="EmitText"/> do so too.</summary>
    public virtual void Heartbeat()
    {
    }

    /// <summary>Publishes an event of the node's own to whoever follows the run; not persisted.</summary>
    /// <param name="data">Anything that JSON can say.</param>
    public abstract void Emit(Value data);

    /// <summary>Publishes a piece of text as a model produces it; not persisted.</summary>
    /// <param name="text">The piece.</param>
    public abstract void EmitText(string text);

    /// <summary>Runs another workflow as a part of this task, or goes on with it where it stopped.</summary>
    /// <returns>The state that it ended with.</returns>
    internal virtual ValueTask<WorkflowState> RunSubworkflowAsync(
        Compilation.CompiledWorkflow workflow, ValueMap input, SubworkflowPersistence persistence, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Only the engine runs workflows inside of workflows.");
}
