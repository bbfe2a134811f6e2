namespace Graph.Runtime.Checkpoints;

/// <summary>What a store is and what it promises.</summary>
/// <param name="Uri">How it is addressed, without secrets.</param>
/// <param name="Durability">What an acknowledged commit survives, in one clause.</param>
public sealed record StoreDescription(string Uri, string Durability);
