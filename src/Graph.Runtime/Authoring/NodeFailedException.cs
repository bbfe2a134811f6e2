namespace Graph.Runtime.Authoring;

/// <summary>Thrown by a node to say what sort of failure it met, so that retry policies can tell failures apart.</summary>
public sealed class NodeFailedException : GraphAgentsException
{
    /// <summary>States the failure.</summary>
    /// <param name="kind">One of <see cref="ErrorKind"/>, or a word of the node's own.</param>
    /// <param name="message">What went wrong, where, and the way out.</param>
    /// <param name="retryAfter">How long the other side asked to be left alone; obeyed in place of the policy's wait.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public NodeFailedException(string kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>The sort of failure.</summary>
    public string Kind { get; }

    /// <summary>How long to wait before another attempt, at least.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>Sorts of failures that retry policies name.</summary>
public static class ErrorKind
{
    /// <summary>An attempt took longer than its timeout, or showed no sign of life for longer than its idle timeout.</summary>
    public const string Timeout = "timeout";

    /// <summary>A server answered with a status from 500.</summary>
    public const string ServerError = "http_5xx";

    /// <summary>A server asked to slow down.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>A model gave no usable answer.</summary>
    public const string Model = "model";

    /// <summary>Something that may well be over at the next attempt, such as a lost connection.</summary>
    public const string Transient = "transient";

    /// <summary>A mistake of the author or of the data; the same attempt would fail the same way.</summary>
    public const string Validation = "validation";

    /// <summary>An exception of the node's code that says nothing of its sort.</summary>
    public const string Exception = "exception";

    /// <summary>A question was not answered in time.</summary>
    public const string Expired = "expired";

    /// <summary>A limit of the workflow was reached.</summary>
    public const string Limit = "limit";

    /// <summary>A choice led to <c>fail</c>.</summary>
    public const string Routed = "routed";
}
