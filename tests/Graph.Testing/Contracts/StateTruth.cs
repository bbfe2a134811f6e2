using System.Text;
using Graph.Runtime.SharedState;

namespace Graph.Testing.Contracts;

/// <summary>What entries of shared state should look like, by rules written once more, as short as they can be.</summary>
internal sealed class StateTruth
{
    private readonly SortedDictionary<string, (long Version, string Text, DateTimeOffset End)> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _tokens = [];
    private readonly Dictionary<StateWriteId, long> _stored = [];
    private long _last;

    internal static string Show(StateEntry entry) => $"{entry.Key.Name} {entry.Version} {Encoding.UTF8.GetString(entry.Body.Span)}";

    internal IReadOnlyList<string> Show(DateTimeOffset now) =>
        [.. _entries.Where(entry => entry.Value.End > now).Select(entry => $"{entry.Key} {entry.Value.Version} {entry.Value.Text}")];

    internal long VersionOf(StateKey key, DateTimeOffset now) => _entries.TryGetValue(key.Name, out var entry) && entry.End > now ? entry.Version : 0;

    /// <summary>Takes an answer in.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal string? Judge(StateWrite write, StateWriteAnswer answer, DateTimeOffset now)
    {
        if (_stored.TryGetValue(write.Id, out var version))
        {
            return answer == new StateWriteAnswer.Stored(version) { WasRepeated = true } ? null : $"sent again, it was {answer} and not version {version}";
        }

        if (write.Changes.Select(change => Refuse(change, now)).FirstOrDefault(refusal => refusal is not null) is { } refusal)
        {
            return answer == refusal ? null : $"it was {answer} and not {refusal}";
        }

        if (answer is not StateWriteAnswer.Stored { WasRepeated: false } stored || stored.Version <= _last)
        {
            return $"it was {answer} and not stored with a version after {_last}";
        }

        _last = _stored[write.Id] = stored.Version;
        foreach (var change in write.Changes)
        {
            Make(change, now);
        }

        return null;
    }

    private StateWriteAnswer? Refuse(StateChange change, DateTimeOffset now)
    {
        var seen = _tokens.GetValueOrDefault(change.Key.Name);
        if (change.FencingToken < seen)
        {
            return new StateWriteAnswer.Fenced(change.Key, seen);
        }

        var present = VersionOf(change.Key, now);
        return change.ExpectedVersion is { } expected && expected != present ? new StateWriteAnswer.Conflicted(change.Key, present) : null;
    }

    private void Make(StateChange change, DateTimeOffset now)
    {
        var name = change.Key.Name;
        _tokens[name] = Math.Max(change.FencingToken ?? 0, _tokens.GetValueOrDefault(name));
        if (change is StateChange.Delete)
        {
            _entries.Remove(name);
        }

        if (change is StateChange.Put put)
        {
            var was = VersionOf(change.Key, now) > 0 ? _entries[name].End : DateTimeOffset.MaxValue;
            var end = put.Expiry is StateExpiry.After after ? now + after.Lifetime : put.Expiry is StateExpiry.AsItWas ? was : DateTimeOffset.MaxValue;
            _entries[name] = (_last, Encoding.UTF8.GetString(put.Body.Span), end);
        }
    }
}
