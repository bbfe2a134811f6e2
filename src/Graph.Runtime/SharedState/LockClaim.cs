using System.Text.Json;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.SharedState;

/// <summary>What the entry of a lock says: who holds it, and by which of its acquisitions.</summary>
/// <param name="Nonce">Drawn for each acquisition.</param>
/// <param name="Owner">The process.</param>
/// <param name="Lease">For how long it is taken at a time; zero where a program that did not note it took the lock.</param>
internal sealed record LockClaim(string Nonce, LeaseOwner Owner, TimeSpan Lease)
{
    /// <summary>The write that takes or extends the lock.</summary>
    internal StateWrite Write(StateKey key, StateWriteId id, long expectedVersion)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Record(Nonce, Owner.Value, Lease));
        return new StateWrite
        {
            Id = id,
            Changes = [new StateChange.Put(key, body) { ExpectedVersion = expectedVersion, Expiry = new StateExpiry.After(Lease) }],
        };
    }

    internal static LockClaim Read(ReadOnlyMemory<byte> body)
    {
        var record = JsonSerializer.Deserialize<Record>(body.Span);
        return new LockClaim(record?.Nonce ?? "", new LeaseOwner(record?.Owner ?? ""), record?.Lease ?? TimeSpan.Zero);
    }

    private sealed record Record(string Nonce, string Owner, TimeSpan Lease);
}
