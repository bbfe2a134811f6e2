namespace Graph.Runtime.Engine;

/// <summary>Of what kind the events were that went from the buffer, in order, one byte each, so that a reader is told of what it would have got and nothing else.</summary>
/// <remarks>
/// Its memory is bounded too: of the oldest of very many lost events only how many there were of each kind is known. A reader that comes
/// back after that many is told no less than it missed.
/// </remarks>
internal sealed class LostEvents(int mostRemembered = LostEvents.MostRemembered)
{
    internal const int MostRemembered = 1 << 20;

    private readonly long[] _forgotten = new long[RunEventKinds.Count];
    private readonly Queue<byte> _kinds = new();
    private long _lastForgotten;

    /// <summary>The number of the newest event that is lost.</summary>
    internal long Last => _lastForgotten + _kinds.Count;

    internal void Add(byte kind)
    {
        _kinds.Enqueue(kind);
        if (_kinds.Count > mostRemembered)
        {
            _forgotten[_kinds.Dequeue()]++;
            _lastForgotten++;
        }
    }

    /// <summary>What a reader did not get; null when it missed nothing that it wants.</summary>
    /// <param name="afterNumber">The last event that it knows.</param>
    /// <param name="modes">What it wants.</param>
    internal RunEvent.Missed? Find(long afterNumber, RunEventModes modes)
    {
        if (afterNumber >= Last)
        {
            return null;
        }

        var counts = new long[RunEventKinds.Count];
        if (afterNumber < _lastForgotten)
        {
            _forgotten.CopyTo(counts, 0);
        }

        foreach (var kind in _kinds.Skip((int)Math.Max(0, afterNumber - _lastForgotten)))
        {
            counts[kind]++;
        }

        var wanted = Enumerable.Range(0, counts.Length)
            .Where(kind => counts[kind] > 0 && (RunEventKinds.ModesOf(kind) & modes) != 0)
            .ToDictionary(RunEventKinds.NameOf, kind => Math.Min(counts[kind], Last - afterNumber), StringComparer.Ordinal);
        return wanted.Count == 0 ? null : new RunEvent.Missed(Math.Min(wanted.Values.Sum(), Last - afterNumber)) { Kinds = wanted, Number = Last };
    }
}
