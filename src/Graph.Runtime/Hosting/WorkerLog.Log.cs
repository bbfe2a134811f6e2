using Microsoft.Extensions.Logging;

namespace Graph.Runtime.Hosting;

/// <content>The messages.</content>
internal sealed partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "Worker {Worker} serves {Queues} of {Store}, {Concurrency} jobs at a time.")]
    internal partial void LogStarted(string worker, string queues, string store, int concurrency);

    [LoggerMessage(2, LogLevel.Information, "The worker has stopped; {Left} jobs are left to their leases.")]
    internal partial void LogStopped(int left);

    [LoggerMessage(3, LogLevel.Debug, "Thread {ThreadId} was taken from queue {Queue}, claim {Attempt}.")]
    private partial void LogTaken(ThreadId threadId, string queue, int attempt);

    [LoggerMessage(4, LogLevel.Information, "Thread {ThreadId} is {Status} at version {Version}.")]
    private partial void LogEnded(ThreadId threadId, string status, long version);

    [LoggerMessage(5, LogLevel.Error, "Thread {ThreadId} is a dead letter: {Kind}. It waits for a person.")]
    private partial void LogDeadLetter(ThreadId threadId, string kind);

    [LoggerMessage(6, LogLevel.Warning, "Thread {ThreadId} was taken over by another worker.")]
    private partial void LogLost(ThreadId threadId);

    [LoggerMessage(7, LogLevel.Error, "Thread {ThreadId} could not be run; it is tried again: {RetryAt}.")]
    private partial void LogBroken(ThreadId threadId, string retryAt, Exception surprise);

    [LoggerMessage(9, LogLevel.Information, "What the store acknowledges is {Durability}.")]
    internal partial void LogDurability(string durability);

    [LoggerMessage(10, LogLevel.Warning, "What the store acknowledges is {Durability}, and {AskedFor} was asked for. {Remedy}")]
    internal partial void LogWeakDurability(string durability, string askedFor, string? remedy);

    [LoggerMessage(8, LogLevel.Warning, "The store failed while {Doing}; the worker tries again.")]
    private partial void LogTrouble(string doing, Exception trouble);

    [LoggerMessage(13, LogLevel.Debug, "The store still fails while {Doing}: {Trouble}")]
    private partial void LogSameTrouble(string doing, string trouble);

    [LoggerMessage(11, LogLevel.Information, "Retention removed {Threads} threads and {Commits} checkpoints of others, {Bytes} bytes.")]
    private partial void LogKept(int threads, int commits, long bytes);

    [LoggerMessage(12, LogLevel.Warning, "Retention could not do its work on {Failure}")]
    private partial void LogNotKept(string failure);
}
