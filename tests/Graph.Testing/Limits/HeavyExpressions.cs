using System.Text;

namespace Graph.Testing.Limits;

/// <summary>Expressions and templates that would run away, or that are larger than anybody writes.</summary>
public static class HeavyExpressions
{
    /// <summary>Each must come to a value, to problems or to an error of its evaluation, at once and for little memory.</summary>
    public static IReadOnlyDictionary<string, string> Bombs { get; } = new Dictionary<string, string>
    {
        ["10,000 parentheses"] = new string('(', 10_000) + "1" + new string(')', 10_000),
        ["10,000 brackets"] = new string('[', 10_000) + "1" + new string(']', 10_000),
        ["10,000 minus signs"] = new string('-', 10_000) + "1",
        ["10,000 conditions"] = Repeated("true ? 1 : ", 5_000) + "1",
        ["10,000 sums"] = Repeated("1 + ", 10_000) + "1",
        ["10,000 calls"] = "'a'" + Repeated(".trim()", 9_000),
        ["60,000 items"] = "[" + Repeated("1,", 30_000) + "1]",
        ["text that doubles 40 times"] = Doubling(40, "'0123456789abcdef'"),
        ["lists that double 40 times"] = Doubling(40, "[1, 2, 3, 4]"),
        ["a pattern that backtracks elsewhere"] = "'" + new string('a', 30_000) + "!'.matches('^(a+)+$')",
        ["a pattern of nested counts"] = "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('((a{1,100}){1,100}){1,100}b')",
        ["a pattern that alternates"] = "'" + new string('a', 5_000) + "'.matches('(a|aa|a?a)*b')",
        ["a pattern of 10,000 groups"] = "'a'.matches('" + Repeated("(", 10_000) + Repeated(")", 10_000) + "')",
        ["a range of a thousand million"] = "lists.range(1000000000)",
        ["the largest range"] = "lists.range(9223372036854775807)",
        ["ranges in ranges"] = "lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000)))",
        ["loops in loops"] = "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, true)))",
        ["a sort of what is joined"] = "lists.range(1000).map(a, lists.range(1000).map(b, string(b)).join('-')).sort()",
        ["a text replaced by itself"] = Replacing(12),
        ["a number with a million digits wanted"] = "'%.1000000f'.format([1.0])",
    };

    /// <summary>The same for templates; they may use <c>words</c>, a list of 4,000 texts, and <c>name</c>, a text of 20,000 characters.</summary>
    public static IReadOnlyDictionary<string, string> Templates { get; } = new Dictionary<string, string>
    {
        ["10,000 blocks"] = Repeated("{{#if name}}", 10_000),
        ["10,000 tags"] = Repeated("{{name}}", 10_000),
        ["10,000 opened braces"] = Repeated("{{", 10_000),
        ["10,000 parentheses"] = "{{#if " + Repeated("(not ", 10_000) + "name" + new string(')', 10_000) + "}}{{/if}}",
        ["10,000 steps up"] = "{{" + Repeated("../", 10_000) + "name}}",
        ["loops in loops"] = "{{#each words}}{{#each ../words}}{{#each ../../words}}{{this}}{{/each}}{{/each}}{{/each}}",
        ["loops in loops that write nothing"] = "{{#each words}}{{#each ../words}}{{#each ../../words}}{{/each}}{{/each}}{{/each}}",
        ["a text in each turn"] = "{{#each words}}{{../name}}{{/each}}",
        ["a text in capitals in each turn"] = "{{#each words}}{{#if (upper ../name)}}{{/if}}{{/each}}",
        ["a text between all words"] = "{{join words name}}",
        ["all words printed in each turn"] = "{{#each words}}{{#if (json ../words)}}{{/if}}{{/each}}",
    };

    private static string Doubling(int turns, string start)
    {
        var inner = $"a{turns}";
        for (var turn = turns; turn > 0; turn--)
        {
            inner = $"cel.bind(a{turn}, a{turn - 1} + a{turn - 1}, {inner})";
        }

        return $"cel.bind(a0, {start}, {inner})";
    }

    private static string Replacing(int turns)
    {
        var inner = $"a{turns}";
        for (var turn = turns; turn > 0; turn--)
        {
            inner = $"cel.bind(a{turn}, a{turn - 1}.replace('a', a{turn - 1}), {inner})";
        }

        return $"cel.bind(a0, 'aaaa', {inner})";
    }

    private static string Repeated(string part, int times) => new StringBuilder().Insert(0, part, times).ToString();
}
