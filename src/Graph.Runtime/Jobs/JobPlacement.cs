namespace Graph.Runtime.Jobs;

/// <summary>Where a job stands in line.</summary>
public sealed record JobPlacement
{
    /// <summary>The queue that is used when none is named.</summary>
    public const string DefaultQueue = "default";

    /// <summary>The least urgent priority.</summary>
    public const int LowestPriority = 3;

    /// <summary>The queue.</summary>
    /// <value>Default <c>default</c>; 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</value>
    public string Queue { get; init; } = DefaultQueue;

    /// <summary>How urgent it is within its queue.</summary>
    /// <value>0 (most urgent) to 3; default 1.</value>
    public int Priority { get; init; } = 1;

    /// <summary>On whose behalf; tenants share a queue fairly and have quotas of their own.</summary>
    /// <value>Default empty; at most 64 characters.</value>
    public string Tenant { get; init; } = "";

    /// <summary>Refuses a placement that no store could keep.</summary>
    /// <exception cref="ArgumentException">A value is out of its bounds; the message names it.</exception>
    public void Require()
    {
        if (Queue.Length is 0 or > 64 || !Queue.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new ArgumentException($"A queue is called by 1 to 64 letters, digits, '-', '_' or '.'; '{Queue}' does not fit.", nameof(Queue));
        }

        if (Priority is < 0 or > LowestPriority)
        {
            throw new ArgumentException($"A priority is 0 (most urgent) to {LowestPriority}; {Priority} does not fit.", nameof(Priority));
        }

        if (Tenant.Length > 64 || Tenant.Any(char.IsControl))
        {
            throw new ArgumentException($"A tenant is called by at most 64 characters, none of them a control character; '{Tenant}' does not fit.", nameof(Tenant));
        }
    }
}
