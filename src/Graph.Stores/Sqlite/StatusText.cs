using Graph.Runtime.Engine;

namespace Graph.Stores.Sqlite;

/// <summary>Statuses as the file spells them: words, so that people can query them and a reordered enumeration changes nothing.</summary>
internal static class StatusText
{
    private static readonly byte[][] Words = [.. Enum.GetNames<RunStatus>().Select(System.Text.Encoding.ASCII.GetBytes)];

    internal static ReadOnlySpan<byte> Of(RunStatus status) => Words[(int)status];

    internal static RunStatus Parse(string word) => Enum.Parse<RunStatus>(word);
}
