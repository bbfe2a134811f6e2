using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Simulation.Tests.Workload;

/// <summary>Asks for work that workers do: sends inputs and answers, sends them again when no reply came, and has runs stopped now and then.</summary>
internal sealed class JobClient(
    string name, ICheckpointStore store, WorkflowRunner runner, WorkloadClock clock, IReadOnlyList<MovedThread> threads, MoverOptions options)
{
    private const int MostSent = 5;

    private readonly ThreadStopper _stopper = new(store, runner, clock);
    private int _requests;

    private INodeSurroundings Around => clock.Surroundings;

    /// <summary>Looks after threads until all are at their ends.</summary>
    internal async Task RunAsync()
    {
        var left = threads.ToList();
        while (left.Count > 0)
        {
            var thread = left[Around.Draw(left.Count)];
            var isCalm = !Around.HasFaults;
            if (await VisitAsync(thread) && isCalm && !options.Inputs.HasAny(thread.Id))
            {
                left.Remove(thread);
            }

            await Task.Delay(Pace.Draw(Around, options), clock);
        }
    }

    private async Task<bool> VisitAsync(MovedThread thread)
    {
        try
        {
            var stored = await store.FindAsync(thread.Id, CancellationToken.None);
            // Whoever never got the reply sends the input again, however far the thread has come.
            if (stored is null || (Around.HasFaults && Around.Draw(8) == 0))
            {
                await SendInputAsync(thread);
                return false;
            }

            if (options.Inputs.FindDue(thread.Id, TimeSpan.FromTicks(clock.GetTimestamp())) is { } input)
            {
                await SendLaterAsync(thread, input);
                return false;
            }

            return await GoOnAsync(thread, stored);
        }
        catch (GraphAgentsException refusal) when (refusal is StoreException or CheckpointConflictException or RunRefusedException or AlreadyAnsweredException
            or ThreadNotFoundException or LeaseLostException or ThreadBusyException)
        {
            // Somebody else was first, or the store does not answer: another visit shows how the thread stands.
            return false;
        }
    }

    private async Task<bool> GoOnAsync(MovedThread thread, StoredThread stored)
    {
        if (thread.IsPoison || (stored.Head.Status == RunStatus.Succeeded && stored.Job is null))
        {
            return true;
        }

        switch (stored.Job?.State)
        {
            case JobState.Ready or JobState.Running:
                await _stopper.PerhapsStopAsync(thread);
                break;
            case null:
            case JobState.Delayed when stored.Head.Status == RunStatus.Interrupted:
                await SendAnswersAsync(thread, stored);
                break;
            default:
                // It is tried again by itself, or was parked, which is nothing that a client gets over.
                break;
        }

        return false;
    }

    /// <summary>All clients send the same input under the same key.</summary>
    private Task SendInputAsync(MovedThread thread) => SendAsync($"input of {thread.Id}", submission => runner.SubmitAsync(
        thread.Workflow, new RunRequest { ThreadId = thread.Id, Input = ThreadMover.ThreadInput }, submission, CancellationToken.None));

    /// <summary>An input whose answer depends on who was in its way is one client's to send. Any other one is sent by whoever comes, until there is an answer.</summary>
    private async Task SendLaterAsync(MovedThread thread, LaterInput input)
    {
        var how = options.OfRun(new RunOptions { WhenBusy = input.WhenBusy, By = input.By });
        var request = new RunRequest { ThreadId = thread.Id, Input = input.Fields, Options = how };
        if (input.WhenBusy is WhenBusy.Reject or WhenBusy.Rollback)
        {
            input.Begin(name);
            await options.Inputs.SendAsync(input, () => SubmitAsync(new JobSubmission { IdempotencyKey = input.By }));
            return;
        }

        await SendAsync(input.By, SubmitAsync);
        input.Settle(InputFate.Taken);

        Task<SubmissionResult> SubmitAsync(JobSubmission submission) => runner.SubmitAsync(thread.Workflow, request, submission, CancellationToken.None);
    }

    private Task SendAnswersAsync(MovedThread thread, StoredThread stored)
    {
        var answers = stored.Head.Status == RunStatus.Interrupted ? QuestionAnswers.Draw(stored, Around) : [];
        return SendAsync(string.Create(CultureInfo.InvariantCulture, $"{name}, request {++_requests}"), submission => runner.SubmitAsync(
            thread.Workflow, new ResumeRequest { ThreadId = thread.Id, Answers = answers }, submission, CancellationToken.None));
    }

    /// <summary>Sends a request until there is a reply, a few times.</summary>
    private async Task SendAsync(string key, Func<JobSubmission, Task<SubmissionResult>> submit)
    {
        for (var sent = 1; ; sent++)
        {
            try
            {
                await submit(new JobSubmission { IdempotencyKey = key });
                return;
            }
            catch (StoreException) when (sent < MostSent)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1 + Around.Draw(40)), clock);
            }
        }
    }
}
