namespace Graph.Simulation.Tests.Kernel;

/// <summary>What happened in a simulation: always as a hash, which proves that a seed reproduces, and on request as lines to read.</summary>
internal sealed class Trace(bool isWritten)
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    private readonly List<string> _lines = [];

    /// <summary>Whether lines are kept; whoever composes one asks first.</summary>
    internal bool IsWritten { get; } = isWritten;

    internal IReadOnlyList<string> Lines => _lines;

    /// <summary>FNV-1a over all that was mixed in.</summary>
    internal ulong Hash { get; private set; } = Offset;

    internal void Mix(long number)
    {
        var hash = Hash;
        for (var rest = (ulong)number; ; rest >>= 8)
        {
            hash = (hash ^ (rest & 0xFF)) * Prime;
            if (rest <= 0xFF)
            {
                break;
            }
        }

        Hash = hash;
    }

    internal void Mix(string text)
    {
        var hash = Hash;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }

        Hash = hash;
    }

    internal void Write(string line) => _lines.Add(line);
}
