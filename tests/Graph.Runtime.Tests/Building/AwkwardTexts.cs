namespace Graph.Runtime.Tests.Building;

/// <summary>Texts that YAML takes for something else when they stand without quotes, or with the wrong ones.</summary>
internal static class AwkwardTexts
{
    public static readonly string[] All =
    [
        "plain words", "yes", "NO", "on", "null", "~", "", "true", "1.0", "1", "0x1f", "1e3", ".5", ".nan", "-.inf", "2024-01-01", "12:30:45",
        "# x", "a # b", "a: b", "a:", ":a", "key:value", "- x", "-", "? x", "!x", "&x", "*x", "@x", "`x`", "%x", "| x", "> 3", "<<", "=", "---", "...",
        " leading", "trailing ", "   ", "\ttab", "a\tb", "a\\b", "C:\\dir\\\"q\"", "it's", "'single'", "\"double\"", "both ' and \"", "''", "\"",
        "[1, 2]", "{a: b}", "{x}", "a, b", "a]", "}", "$x", "100%", "What?", "list<int?>", "a -> b",
        "one\ntwo", "one\ntwo\n", "one\n\ntwo\n\n", "\none", "\n", "\n\n", " one\ntwo", "one \ntwo", "one\n  two\n", "one\r\ntwo", "one\n\ttwo", "# one\n- two: 'x'\n",
        "grüße", "日本語", "emoji 🙂", "one 🙂\ntwo", "nbsp\u00a0x", "\u2028", "a\u0085b", "\ufeffbom", "bell\a", "nul\0", "\u200bx", "e\u0301",
        "x ${y} z", "long " + Long,
    ];

    private const string Long = "text that does not fit on one line, because it goes on and on, with commas, until it is longer than any line of a formatted file: really";
}
