using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>One try of a call, on a connection of its own, that can be left behind at any moment.</summary>
/// <remarks>To cancel a command the driver connects to the server once more and blocks its thread until that one answers, which a server that stands
/// still does not. So whoever gives up does not wait for that, and it happens on a thread of its own: nothing that a try reads may be changed
/// by the caller afterwards, which is why parameters are copies.</remarks>
internal sealed class CallAttempt<T>(NpgsqlDataSource source, Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CallTrouble trouble)
{
    private const int Connecting = 0;
    private const int Sending = 1;
    private const int Abandoned = 2;

    private int _state;

    /// <exception cref="TimeoutException">There was no answer within the patience.</exception>
    internal async Task<T> RunAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var abort = new CancellationTokenSource();
        var running = ConnectAndWorkAsync(abort.Token);
        try
        {
            return await running.WaitAsync(patience, time, cancellationToken);
        }
        catch
        {
            trouble.IsSent = Interlocked.CompareExchange(ref _state, Abandoned, Connecting) == Sending;
            throw;
        }
        finally
        {
            GiveUp(running, abort);
        }
    }

    private async Task<T> ConnectAndWorkAsync(CancellationToken abort)
    {
        await using var connection = await source.OpenConnectionAsync(abort);
        return Interlocked.CompareExchange(ref _state, Sending, Connecting) == Connecting
            ? await work(connection, abort)
            : throw new OperationCanceledException("The call was given up before it was sent.", abort);
    }

    private static void GiveUp(Task<T> running, CancellationTokenSource abort)
    {
        if (running.IsCompleted)
        {
            abort.Dispose();
            return;
        }

        Task.Factory.StartNew(abort.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        running.ContinueWith(
            static (ended, abort) =>
            {
                // How it ended tells nothing any more.
                _ = ended.Exception;
                ((CancellationTokenSource)abort!).Dispose();
            },
            abort,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
