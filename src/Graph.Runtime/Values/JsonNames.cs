using System.Text.Json;

namespace Graph.Runtime.Values;

/// <summary>Names of JSON members as values. What is read is mostly named the same: a name that was met lately is not made again.</summary>
internal static class JsonNames
{
    private const int Places = 512;
    private const int Longest = 48;

    private static readonly Known?[] Met = new Known?[Places];

    /// <summary>The name that the reader stands on.</summary>
    internal static Value Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > Longest)
        {
            return reader.GetString();
        }

        var text = reader.ValueSpan;
        var place = (text.Length + (text[0] * 31) + (text[^1] * 37) + (text[text.Length / 2] * 101)) % Places;
        if (Volatile.Read(ref Met[place]) is { } known && text.SequenceEqual(known.Text))
        {
            return known.Name;
        }

        var met = new Known(text.ToArray(), reader.GetString());
        Volatile.Write(ref Met[place], met);
        return met.Name;
    }

    private sealed record Known(byte[] Text, Value Name);
}
