namespace Graph.Runtime.Checkpoints;

/// <summary>What a store is and what it promises.</summary>
/// <param name="Uri">How it is addressed, without secrets.</param>
/// <param name="Durability">What an acknowledged commit survives, in one clause.</param>
public sealed record StoreDescription(string Uri, string Durability)
{
    /// <summary>The same in one word, read from how the store is set, never from what was asked for.</summary>
    public DurabilityClass Class { get; init; } = DurabilityClass.Unknown;

    /// <summary>What the deployment wants at the least; null when it said nothing.</summary>
    public DurabilityClass? AskedFor { get; init; }

    /// <summary>What to set so that less can be lost; null when there is nothing that one setting would mend.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether commits may be lost that the deployment cannot do without.</summary>
    public bool IsWeakerThanAsked => AskedFor is { } asked && !Class.IsAtLeast(asked);

    /// <summary>The class and what it means, for a line of a report.</summary>
    /// <returns>Such as <c>embedded: survives power loss</c>.</returns>
    public string DescribeDurability() => $"{Class.Name()}: {Durability}";
}
