namespace Graph.Runtime.Engine;

/// <summary>A file is no export, or not as it was written; nothing of it was stored.</summary>
public sealed class DamagedExportException : GraphAgentsException
{
    internal DamagedExportException(long line, string what, Exception? innerException = null)
        : base($"Line {line} of the export is damaged: {what}. Nothing was stored. Export the thread again, or take another copy of the file.", innerException) =>
        Line = line;

    /// <summary>Names the file.</summary>
    internal DamagedExportException(string file, DamagedExportException damage)
        : base($"'{file}': {damage.Message}", damage) => Line = damage.Line;

    /// <summary>The line, from 1.</summary>
    public long Line { get; }
}
