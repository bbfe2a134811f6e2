using System.Security.Cryptography;
using System.Text;

namespace Graph.Stores.Redis.Transport;

/// <summary>A Lua script that belongs to this program. A line <c>--#include name</c> in it stands for that file.</summary>
internal sealed class RedisScript
{
    private const string Include = "--#include ";

    private RedisScript(string name, string text, bool mustSurvive)
    {
        MustSurvive = mustSurvive;
        Name = name;
        Text = text;
#pragma warning disable CA5350 // Redis itself names scripts by their SHA-1; nothing is protected by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>The name of its file, without the extension.</summary>
    internal string Name { get; }

    internal string Text { get; }

    /// <summary>Whether somebody relies on what it wrote once it is answered, so that replicas must have it where a store has any. The last key of such a
    /// script names the data of the shard.</summary>
    internal bool MustSurvive { get; }

    /// <summary>How the server knows it once it has seen it.</summary>
    internal byte[] Hash { get; }

    internal static RedisScript Load(string name, bool mustSurvive = false) => new(
        name,
        string.Join('\n', Read(name).Select(line => line.StartsWith(Include, StringComparison.Ordinal) ? string.Join('\n', Read(line[Include.Length..])) : line)),
        mustSurvive);

    private static string[] Read(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name + ".lua")
            ?? throw new ArgumentException($"No script is called '{name}'.", nameof(name));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n');
    }
}
