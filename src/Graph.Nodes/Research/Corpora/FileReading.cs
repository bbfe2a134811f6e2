using System.Text;
using Graph.Nodes.Research.Documents;
using Graph.Nodes.Research.Ranking;

namespace Graph.Nodes.Research.Corpora;

/// <summary>What came of reading one version of one file.</summary>
/// <param name="Stamp">The version.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="Passages">What it says; empty when it was skipped.</param>
/// <param name="Skip">Why it was skipped; null when it was not.</param>
internal sealed record FileReading(FileStamp Stamp, DateTimeOffset ReadAt, IReadOnlyList<IndexedPassage> Passages, SkipReason? Skip)
{
    private const int ProbedForBinary = 8192;

    /// <summary>File systems tell times in steps: a file that was written just before it was read may change without a trace.</summary>
    private static readonly TimeSpan TimeStep = TimeSpan.FromSeconds(2);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether this reading still holds for what is on disk.</summary>
    internal bool HoldsFor(FileStamp now) => now == Stamp && Stamp.WrittenAt + TimeStep < ReadAt;

    /// <summary>Reads a file and cuts it into passages.</summary>
    internal static async ValueTask<FileReading> ReadAsync(FileStamp stamp, TimeProvider time, CancellationToken cancellationToken)
    {
        var readAt = time.GetUtcNow();
        if (stamp.Size > CorpusFiles.MostBytes)
        {
            return new FileReading(stamp, readAt, [], new SkipReason.TooLarge());
        }

        try
        {
            var bytes = await File.ReadAllBytesAsync(stamp.Path, cancellationToken);
            return IsBinary(bytes)
                ? new FileReading(stamp, readAt, [], new SkipReason.Binary())
                : new FileReading(stamp, readAt, PassagesOf(stamp, Decode(bytes)), null);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or FormatException)
        {
            return new FileReading(stamp, readAt, [], new SkipReason.Unreadable(reason));
        }
    }

    private static List<IndexedPassage> PassagesOf(FileStamp stamp, string content)
    {
        var reader = DocumentFormats.FindReader(stamp.Name) ?? DocumentFormats.PlainText;
        var title = Path.GetFileNameWithoutExtension(stamp.Name).Replace('-', ' ').Replace('_', ' ');
        return
        [
            .. reader.Read(content)
                .SelectMany(document => PassageCutter.Cut(document, title))
                .OrderBy(passage => passage.LineStart)
                .Select(passage => new IndexedPassage(stamp.Name, passage)),
        ];
    }

    private static bool IsBinary(byte[] bytes) =>
        !HasWideMark(bytes) && bytes.AsSpan(0, Math.Min(bytes.Length, ProbedForBinary)).Contains((byte)0);

    private static bool HasWideMark(byte[] bytes) => bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..];

    private static string Decode(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}

/// <summary>Why a file of a corpus has no part in a search.</summary>
internal abstract record SkipReason
{
    private SkipReason()
    {
    }

    /// <summary>It is larger than <see cref="CorpusFiles.MostBytes"/>.</summary>
    internal sealed record TooLarge : SkipReason;

    /// <summary>It has bytes that no text has.</summary>
    internal sealed record Binary : SkipReason;

    /// <summary>It may not be read, or it is not of the format that its name promises.</summary>
    internal sealed record Unreadable(Exception Cause) : SkipReason;
}
