using System.Globalization;
using System.Text.RegularExpressions;
using Graph.Runtime.Scheduling;
using Quartz;

namespace Graph.Scheduling;

/// <summary>Cron expressions as people write them.</summary>
internal static partial class CronText
{
    private const int CrontabFields = 5;
    private const int Sunday = 7;
    private const int LastSecond = 59;

    private static readonly (string Name, string Takes, string Any)[] Fields =
    [
        ("second", "0 to 59", "0"),
        ("minute", "0 to 59", "0"),
        ("hour", "0 to 23", "0"),
        ("day of the month", "1 to 31, or L for the last", "*"),
        ("month", "1 to 12, or JAN to DEC", "*"),
        ("day of the week", "SUN to SAT", "?"),
        ("year", "such as 2027", "*"),
    ];

    /// <summary>Spells an expression as Quartz does: crontab has no seconds, and counts the days of the week from Sunday as 0.</summary>
    /// <exception cref="ScheduleInvalidException">It has too few fields, or too many, or a day of the week that crontab does not know.</exception>
    internal static string ToQuartz(string cron)
    {
        var fields = Split(cron);
        if (fields.Length != CrontabFields)
        {
            RequireSeconds(cron, fields[0]);
            return string.Join(' ', fields);
        }

        fields[^1] = string.Join(',', fields[^1].Split(',').Select(part => FromCrontab(cron, part)));
        return $"0 {string.Join(' ', fields)}";
    }

    /// <summary>Finds the field that cannot be read: the one that cannot even when all others are harmless.</summary>
    /// <param name="cron">The expression as it was written.</param>
    /// <param name="why">What reading it said.</param>
    internal static ScheduleInvalidException Explain(string cron, string why)
    {
        var fields = ToQuartz(cron).Split(' ');
        var written = Split(cron);
        for (var at = 0; at < fields.Length; at++)
        {
            var alone = Fields.Take(fields.Length).Select((field, other) => other == at ? fields[at] : field.Any);
            if (FindMistake(string.Join(' ', alone)) is { } mistake)
            {
                var (name, takes, _) = Fields[at];
                return Invalid(cron, $"its {name} '{written[at - (fields.Length - written.Length)]}' cannot be: {mistake.TrimEnd('.')}. It takes {takes}, lists, ranges and steps");
            }
        }

        return Invalid(cron, why.TrimEnd('.'));
    }

    /// <summary>Quartz takes any number there.</summary>
    private static void RequireSeconds(string cron, string field)
    {
        if (Number().Matches(field).Any(number => !int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var second) || second > LastSecond))
        {
            throw Invalid(cron, $"its second '{field}' cannot be: it takes 0 to {LastSecond}, lists, ranges and steps");
        }
    }

    private static string[] Split(string cron)
    {
        var fields = cron.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is >= CrontabFields and <= 7
            ? fields
            : throw Invalid(cron, $"it has {fields.Length} fields, and 5 (or 6 with seconds first, or 7 with the year last) are needed");
    }

    private static string FromCrontab(string cron, string part)
    {
        if (Numbered().Match(part) is not { Success: true } numbers)
        {
            return part;
        }

        var (first, last) = (numbers.Groups["first"].Value, numbers.Groups["last"].Value);
        if (first == "0" && last == "7")
        {
            return "*" + numbers.Groups["step"].Value;
        }

        return Day(cron, first) + (last.Length == 0 ? "" : "-" + Day(cron, last)) + numbers.Groups["step"].Value;
    }

    private static string Day(string cron, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day <= Sunday
            ? ((day % Sunday) + 1).ToString(CultureInfo.InvariantCulture)
            : throw Invalid(cron, $"its day of the week '{number}' cannot be: with five fields it is 0 (Sunday) to 7 (Sunday again), or SUN to SAT");

    private static string? FindMistake(string cron)
    {
        try
        {
            _ = new CronExpression(cron);
            return null;
        }
        catch (FormatException mistake)
        {
            return mistake.Message;
        }
    }

    private static ScheduleInvalidException Invalid(string cron, string problem) => new(
        "cron", $"The cron expression '{cron}' cannot be read: {problem}. Write minute, hour, day of the month, month and day of the week, such as '30 9 * * MON-FRI'.");

    [GeneratedRegex("^(?<first>[0-9]+)(-(?<last>[0-9]+))?(?<step>/[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
