namespace Graph.Runtime.Templates.Parsing;

/// <summary>A stretch of a template's text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
internal abstract record TemplatePart(int Start, int End)
{
    /// <summary>What is printed as it stands.</summary>
    /// <param name="Start">Index of its first character.</param>
    /// <param name="End">Index after its last character.</param>
    /// <param name="Content">The text without the backslashes that keep tags from being tags.</param>
    internal sealed record Text(int Start, int End, string Content) : TemplatePart(Start, End);

    /// <summary>One <c>{{ }}</c>.</summary>
    /// <param name="Start">Index of its first brace.</param>
    /// <param name="End">Index after its last brace.</param>
    /// <param name="Kind">What it does.</param>
    /// <param name="BodyStart">Index of the first character after braces and sign.</param>
    /// <param name="BodyEnd">Index after the last character before the braces.</param>
    /// <param name="TrimsLeft">Whether <c>~</c> takes the white space before it.</param>
    /// <param name="TrimsRight">Whether <c>~</c> takes the white space after it.</param>
    internal sealed record Tag(int Start, int End, TagKind Kind, int BodyStart, int BodyEnd, bool TrimsLeft, bool TrimsRight)
        : TemplatePart(Start, End);
}

/// <summary>What a tag does.</summary>
internal enum TagKind
{
    /// <summary>Prints a value.</summary>
    Output,

    /// <summary>Opens a block: <c>{{#if x}}</c>.</summary>
    Open,

    /// <summary>Opens a block of the kind that templates here do not have: <c>{{^x}}</c>.</summary>
    OpenInverse,

    /// <summary>Starts the other half of a block: <c>{{else}}</c>, <c>{{else if x}}</c>, <c>{{^}}</c>.</summary>
    Else,

    /// <summary>Closes a block: <c>{{/if}}</c>.</summary>
    Close,

    /// <summary>Says something to readers of the template.</summary>
    Comment,

    /// <summary>Could not be read; its problem is reported already.</summary>
    Broken,
}
