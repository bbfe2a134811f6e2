using System.Text;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Formatting;

/// <summary>Writes a layout with two spaces a level.</summary>
internal sealed class LayoutWriter
{
    private const int Step = 2;

    private readonly List<string> _lines = [];
    private int _keptUntil = -1;

    /// <summary>The text of a file.</summary>
    /// <param name="head">Comments above everything.</param>
    /// <param name="isSetOff">Whether a blank line follows them.</param>
    /// <param name="root">The file's map.</param>
    public string Write(List<LayoutComment> head, bool isSetOff, LayoutNode.Collection root)
    {
        WriteComments(head, 0, isFirst: true);
        if (isSetOff)
        {
            AddGap();
        }

        WriteItems(root, 0);
        var text = new StringBuilder();
        foreach (var line in _lines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private void WriteItems(LayoutNode.Collection collection, int indent)
    {
        var isFirst = true;
        foreach (var item in collection.Items)
        {
            WriteGapAndComments(item, indent, isFirst);
            WriteItem(item, indent);
            isFirst = false;
        }

        WriteComments(collection.Foot, indent, isFirst);
    }

    private void WriteGapAndComments(LayoutItem item, int indent, bool isFirst)
    {
        if (item.StartsSection && !isFirst)
        {
            AddGap();
        }

        WriteComments(item.Above, indent, isFirst);
        if (item.HasGap && !(isFirst && item.Above.Count == 0))
        {
            AddGap();
        }
    }

    private void WriteComments(List<LayoutComment> comments, int indent, bool isFirst)
    {
        foreach (var comment in comments)
        {
            if (comment.HasGap && !isFirst)
            {
                AddGap();
            }

            _lines.Add(new string(' ', indent) + comment.Text);
            isFirst = false;
        }
    }

    private void AddGap()
    {
        // A blank line behind a text that keeps its last lines would become part of it.
        if (_lines.Count > 0 && _lines[^1].Length > 0 && _lines.Count != _keptUntil)
        {
            _lines.Add("");
        }
    }

    private void WriteItem(LayoutItem item, int indent)
    {
        if (item.Key is { } key)
        {
            WriteValue(item, new string(' ', indent) + KeyText(key) + ":", indent);
            return;
        }

        WriteListItem(item, indent);
    }

    private static string KeyText(LayoutNode.Scalar key) =>
        (key.Anchor is null ? "" : $"&{key.Anchor} ") + ScalarText.Write(key, isTight: true);

    // What starts a block of its own stands right behind the dash.
    private void WriteListItem(LayoutItem item, int indent)
    {
        if (item.Value is not LayoutNode.Collection { Anchor: null } inner || FlowText.Write(inner, indent + Step) is not null)
        {
            WriteValue(item, new string(' ', indent) + "-", indent);
            return;
        }

        var first = _lines.Count;
        inner.Items[0].HasGap = false;
        WriteItems(inner, indent + Step);
        _lines[first] = $"{new string(' ', indent)}- {_lines[first][(indent + Step)..]}";
        AddBehind(first, item.BehindKey ?? item.Behind);
    }

    private void WriteValue(LayoutItem item, string start, int indent)
    {
        var first = _lines.Count;
        var opening = item.Value.Anchor is null ? start : $"{start} &{item.Value.Anchor}";
        switch (item.Value)
        {
            case LayoutNode.Alias alias:
                _lines.Add($"{opening} *{alias.Name}");
                break;
            case LayoutNode.Scalar scalar:
                WriteScalar(scalar, opening, indent);
                break;
            case LayoutNode.Collection collection when FlowText.Write(collection, opening.Length + 1) is { } flow:
                _lines.Add($"{opening} {flow}");
                break;
            case LayoutNode.Collection collection:
                _lines.Add(opening);
                WriteItems(collection, indent + Step);
                AddBehind(first, item.BehindKey ?? item.Behind);
                return;
        }

        AddBehind(first, item.BehindKey);
        AddBehind(_lines.Count - 1, item.Behind);
    }

    private void WriteScalar(LayoutNode.Scalar scalar, string opening, int indent)
    {
        if (!scalar.HasSeveralLines)
        {
            var text = ScalarText.Write(scalar, isTight: false);
            _lines.Add(text.Length == 0 ? opening : $"{opening} {text}");
            return;
        }

        if (scalar.IsBlock)
        {
            WriteBlock(scalar, opening, indent);
            return;
        }

        var lines = scalar.Raw.Split('\n');
        _lines.Add($"{opening} {lines[0].TrimEnd()}");
        _lines.AddRange(lines.Skip(1).Select(line => Indented(line.TrimStart(), indent)));
    }

    private void WriteBlock(LayoutNode.Scalar scalar, string opening, int indent)
    {
        var lines = scalar.Raw.Split('\n');
        var header = lines[0].TrimEnd();
        var depth = SpacesBefore(lines.Skip(1));
        var digit = header.AsSpan(0, Math.Min(3, header.Length)).IndexOfAnyInRange('1', '9');
        if (digit > 0)
        {
            // With its depth given, the first line may start with spaces of its own.
            depth -= SpacesBefore(scalar.Text.Split('\n'));
            header = $"{header[..digit]}{Step}{header[(digit + 1)..]}";
        }

        _lines.Add($"{opening} {header}");
        _lines.AddRange(lines.Skip(1).Select(line => Indented(line[Math.Min(depth, line.Length)..], indent)));
        _keptUntil = header.StartsWith("|+", StringComparison.Ordinal) || header.StartsWith(">+", StringComparison.Ordinal) ? _lines.Count : -1;
    }

    private static string Indented(string content, int indent) => content.Length == 0 ? "" : new string(' ', indent + Step) + content;

    private static int SpacesBefore(IEnumerable<string> lines)
    {
        var first = lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
        return first.Length - first.TrimStart(' ').Length;
    }

    private void AddBehind(int line, LayoutComment? comment)
    {
        if (comment is not null)
        {
            _lines[line] = $"{_lines[line].PadRight(comment.Column - 1)} {comment.Text}";
        }
    }
}
