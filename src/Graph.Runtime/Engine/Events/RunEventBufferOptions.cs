using System.ComponentModel.DataAnnotations;

namespace Graph.Runtime.Engine;

/// <summary>How much of what happened is kept for readers that are behind. Past either bound the oldest events go, and a reader that wanted them is told.</summary>
public sealed record RunEventBufferOptions
{
    private const int FewestEvents = 1;
    private const int MostEvents = 1_048_576;
    private const long FewestBytes = 64L * 1024;
    private const long MostBytes = 1024L * 1024 * 1024;

    internal static readonly RunEventBufferOptions Default = new();

    /// <summary>How many events are kept.</summary>
    /// <value>Default 8,192; from 1 to 1,048,576.</value>
    [Range(FewestEvents, MostEvents)]
    public int MaxEvents { get; init; } = 8_192;

    /// <summary>About how many bytes the kept events may have together; the newest event is kept however large it is.</summary>
    /// <value>Default 16 MiB; from 64 KiB to 1 GiB.</value>
    [Range(FewestBytes, MostBytes)]
    public long MaxBytes { get; init; } = 16L * 1024 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">A bound is out of bounds.</exception>
    internal void Require()
    {
        Require(nameof(MaxEvents), MaxEvents, FewestEvents, MostEvents);
        Require(nameof(MaxBytes), MaxBytes, FewestBytes, MostBytes);
    }

    private static void Require(string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"'{nameof(RunOptions.EventBuffer)}.{name}' must be from {least:N0} to {most:N0}.");
        }
    }
}
