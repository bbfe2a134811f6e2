using System.Net;
using System.Net.Sockets;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Expressions;
using Graph.Runtime.Reducers;

namespace Graph.Runtime.Engine.Execution;

/// <summary>Tells sorts of failures apart, and says whether and when another attempt is due.</summary>
internal static class FailureClassifier
{
    private const string AnyKind = "any";

    internal static RunError Describe(Exception failure, string? node, int attempt) => new()
    {
        Kind = KindOf(failure),
        Message = failure is GraphAgentsException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}",
        Node = failure is ChildFailedException child && node is not null ? ChildRuns.PathOf(node, child.Error.Node) : node,
        Attempt = attempt,
    };

    /// <summary>How long to wait before the next attempt; null when there is none.</summary>
    internal static TimeSpan? FindWait(CompiledNode node, Exception failure, int attempt, Random random)
    {
        var kind = KindOf(failure);
        foreach (var policy in node.Retry)
        {
            if (Matches(policy, kind, failure))
            {
                return attempt < policy.Attempts ? WaitAfter(policy, failure, attempt, random) : null;
            }
        }

        return null;
    }

    internal static string KindOf(Exception failure) => failure switch
    {
        NodeFailedException failed => failed.Kind,
        ChildFailedException child => child.Error.Kind,
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => ErrorKind.Timeout,
        ExpressionException or ReducerException or MergeConflictException or ArgumentException or FormatException => ErrorKind.Validation,
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => ErrorKind.RateLimited,
        HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError } => ErrorKind.ServerError,
        HttpRequestException { StatusCode: not null } => ErrorKind.Validation,
        HttpRequestException or SocketException or IOException => ErrorKind.Transient,
        _ => ErrorKind.Exception,
    };

    private static bool Matches(RetryPolicy policy, string kind, Exception failure)
    {
        if (policy.NotOn.Any(word => Names(word, kind, failure)))
        {
            return false;
        }

        return policy.On.IsEmpty
            ? kind is not (ErrorKind.Validation or ErrorKind.Limit)
            : policy.On.Any(word => Names(word, kind, failure));
    }

    private static bool Names(string word, string kind, Exception failure) =>
        word == kind || word == AnyKind || word == failure.GetType().Name || word == failure.GetType().FullName;

    private static TimeSpan WaitAfter(RetryPolicy policy, Exception failure, int attempt, Random random)
    {
        var factor = policy.Backoff switch
        {
            Backoff.Fixed => 1.0,
            Backoff.Linear => attempt,
            Backoff.Exponential => Math.Pow(2, Math.Min(attempt - 1, 62)),
        };
        var full = TimeSpan.FromTicks((long)Math.Min(policy.Initial.Ticks * factor, policy.Max.Ticks));
        var wait = policy.HasJitter ? full * random.NextDouble() : full;
        return failure is NodeFailedException { RetryAfter: { } asked } && asked > wait ? asked : wait;
    }
}
