using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Bytes as text and back.</summary>
internal static class EncodingFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        new("base64.encode(bytes) -> string", "The bytes in base64.", static (a, ref c) =>
        {
            c.ChargeText(a[0].AsBytes().Length);
            return Convert.ToBase64String(a[0].AsBytes().Span);
        }),
        new("base64.decode(string) -> bytes", "The bytes that the base64 text stands for; padding may be left out.", static (a, ref c) =>
        {
            c.ChargeText(a[0].AsString().Length);
            return Decode(a[0].AsString());
        }),
    ];

    private static Value Decode(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var count)
            ? Value.Of(bytes.AsMemory(0, count))
            : Failure.Of($"{Complaints.Show(text)} is not base64");
    }
}
