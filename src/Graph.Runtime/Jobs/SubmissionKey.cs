namespace Graph.Runtime.Jobs;

/// <summary>By which a request that is sent again is told from a new one. Kept for a day.</summary>
/// <param name="Tenant">Whose key it is.</param>
/// <param name="Key">The caller's idempotency key, 1 to 128 characters.</param>
/// <param name="RequestHash">A hash of all that was asked for: the same key with another request is a mistake.</param>
public sealed record SubmissionKey(string Tenant, string Key, string RequestHash);
