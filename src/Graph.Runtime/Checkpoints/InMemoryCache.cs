using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Kept results of the in-memory store. What has expired is swept out whenever their number has doubled.</summary>
internal sealed class InMemoryCache
{
    private const int FewestToSweep = 128;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CachedResult> _results = new(StringComparer.Ordinal);
    private int _sweepAt = FewestToSweep;

    internal void Save(CachedResult result)
    {
        lock (_gate)
        {
            _results[result.Key] = result with { Body = result.Body.ToArray() };
            if (_results.Count >= _sweepAt)
            {
                Sweep(result.SavedAt);
            }
        }
    }

    internal CachedResult? Find(string key, Timestamp now)
    {
        lock (_gate)
        {
            return _results.TryGetValue(key, out var result) && result.ExpiresAt > now ? result : null;
        }
    }

    private void Sweep(Timestamp now)
    {
        foreach (var (key, _) in _results.Where(result => result.Value.ExpiresAt <= now).ToList())
        {
            _results.Remove(key);
        }

        _sweepAt = Math.Max(FewestToSweep, 2 * _results.Count);
    }
}
