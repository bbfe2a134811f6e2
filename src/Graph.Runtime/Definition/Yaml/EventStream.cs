using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>The parser's events, with what is needed to give a place to a fault for which the parser has none.</summary>
internal sealed class EventStream(string text)
{
    private readonly Parser _parser = new(new Scanner(new StringReader(text)));
    private readonly Stack<int> _openBrackets = new();

    /// <summary>Where the last event ended.</summary>
    public int LastEnd { get; private set; }

    /// <summary>Why there are no more events; null at the regular end.</summary>
    public SyntaxFault? Fault { get; private set; }

    public bool TryReadNext([NotNullWhen(true)] out ParsingEvent? next)
    {
        next = null;
        if (Fault is not null || !TryAdvance())
        {
            return false;
        }

        next = _parser.Current;
        if (next is null)
        {
            return false;
        }

        Track(next);
        return true;
    }

    // The scanner throws more than its own exceptions: an unclosed bracket is an InvalidOperationException in it, and
    // other odd texts reach an ArgumentException or an index out of range. All of them mean that the text is not YAML.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The parser's faults have no common root.")]
    private bool TryAdvance()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException fault)
        {
            Fault = NewFault(fault.Message, (int)fault.Start.Index, (int)fault.End.Index);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fault = NewFault(fault.Message, null, LastEnd);
        }

        return false;
    }

    private SyntaxFault NewFault(string message, int? start, int end) =>
        new(message, start, Math.Max(end, start ?? 0), LastEnd, _openBrackets.TryPeek(out var bracket) ? bracket : null, _openBrackets.Count > 0 ? _openBrackets.Last() : null);

    private void Track(ParsingEvent next)
    {
        LastEnd = Math.Max(LastEnd, (int)next.End.Index);
        var start = (int)next.Start.Index;
        switch (next)
        {
            case SequenceStart { Style: SequenceStyle.Flow } when text[start] == '[':
            case MappingStart { Style: MappingStyle.Flow } when text[start] == '{':
                _openBrackets.Push(start);
                break;
            case SequenceEnd or MappingEnd when IsClosing(next):
                _openBrackets.Pop();
                break;
        }
    }

    // The pair in '[a: b]' is a mapping without braces, and block collections have no brackets at all.
    private bool IsClosing(ParsingEvent next)
    {
        if (!_openBrackets.TryPeek(out var open))
        {
            return false;
        }

        var last = (int)next.Start.Index;
        return next is SequenceEnd
            ? text[open] == '[' && last < text.Length && text[last] == ']'
            : text[open] == '{' && last < text.Length && text[last] == '}';
    }
}

/// <summary>Where and why the parser gave up.</summary>
/// <param name="Message">The parser's own words.</param>
/// <param name="Start">Where it says the fault starts; null when it does not say.</param>
/// <param name="End">Where it says the fault ends.</param>
/// <param name="LastEnd">Where the last thing that it understood ended.</param>
/// <param name="InnermostBracket">The bracket that was opened last and not closed.</param>
/// <param name="OutermostBracket">The bracket that was opened first and not closed.</param>
internal sealed record SyntaxFault(string Message, int? Start, int End, int LastEnd, int? InnermostBracket, int? OutermostBracket)
{
    /// <summary>The best guess at the culprit's offset.</summary>
    public int Place => Start ?? LastEnd;

    public bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
