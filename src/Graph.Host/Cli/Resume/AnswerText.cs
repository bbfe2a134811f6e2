using System.Text.Json;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Run;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Resume;

/// <summary>Reads an answer that a person typed, by the type that the question asks for.</summary>
internal static class AnswerText
{
    private static readonly Dictionary<string, bool> Verdicts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["approve"] = true, ["approved"] = true, ["yes"] = true, ["y"] = true,
        ["reject"] = false, ["rejected"] = false, ["no"] = false, ["n"] = false,
    };

    /// <summary>Reads an answer.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="text">What was typed: JSON, a bare word where the type allows no doubt, or approve, reject, yes, no.</param>
    /// <returns>The answer, of the type asked for.</returns>
    /// <exception cref="CommandException">It does not fit.</exception>
    internal static Value Parse(PendingInterrupt question, string text)
    {
        var type = question.AnswerType ?? StateType.Any;
        var inside = default(TypeMisfit);
        foreach (var reading in Readings(type, text))
        {
            if (type.TryFit(reading, out var fitted, out var misfit))
            {
                return fitted;
            }

            inside ??= misfit?.Path.Length > 0 ? misfit : null;
        }

        throw CommandException.Usage(
            $"'{text}' is no answer for '{question.Node}' (interrupt {question.Id}), which asks for {Output.TypeText.Describe(type)}{(inside is null ? "" : $": {inside}")}. "
            + $"Answer such as: --answer {Output.ShellText.Quote(Sample(type))}");
    }

    /// <summary>An answer that would be accepted.</summary>
    /// <param name="type">The type asked for; null for anything.</param>
    /// <returns>The answer as it is typed, before quoting for the shell.</returns>
    internal static string Sample(StateType? type) => type is null ? "true" : VerdictField(type) is null ? FieldText.Sample(type) : "approve";

    /// <summary>What is shown where a person types an answer.</summary>
    /// <param name="type">The type asked for; null for anything.</param>
    /// <returns>Such as <c>y/n</c>.</returns>
    internal static string Prompt(StateType? type) => type switch
    {
        { WithoutNull: StateType.Scalar { Kind: ValueKind.Bool } } => "y/n",
        { WithoutNull: StateType.Enum words } => string.Join('/', words.Words),
        null => "answer (JSON or a word)",
        _ => VerdictField(type) is null ? $"answer ({type.Name})" : "approve/reject",
    };

    // In the order of preference; the first that fits the type counts.
    private static IEnumerable<Value> Readings(StateType type, string text)
    {
        if (Verdicts.TryGetValue(text, out var verdict))
        {
            foreach (var reading in VerdictReadings(type, verdict))
            {
                yield return reading;
            }
        }

        if (TryParseJson(text, out var json))
        {
            yield return json;
        }

        if (type.WithoutNull is not StateType.Anything || !LooksLikeJson(text))
        {
            yield return text;
        }
    }

    private static IEnumerable<Value> VerdictReadings(StateType type, bool verdict)
    {
        if (type.WithoutNull is StateType.Enum words)
        {
            return words.Words.Where(word => Verdicts.TryGetValue(word, out var meaning) && meaning == verdict).Select(word => (Value)word);
        }

        return VerdictField(type) is { } field ? [ValueMap.Of((field, verdict))] : type.WithoutNull == StateType.Bool ? [verdict] : [];
    }

    // A record that asks for nothing but one bool can be answered by a word.
    private static string? VerdictField(StateType type)
    {
        if (type.WithoutNull is not StateType.Record record)
        {
            return null;
        }

        var required = record.Fields.Where(field => !field.Type.AllowsNull).ToArray();
        return required is [{ Type: StateType.Scalar { Kind: ValueKind.Bool } } only] ? only.Name : null;
    }

    private static bool LooksLikeJson(string text) => text.Length == 0 || "{[\"-0123456789".Contains(text[0], StringComparison.Ordinal);

    private static bool TryParseJson(string text, out Value value)
    {
        try
        {
            value = ValueJson.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
