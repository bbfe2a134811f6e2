using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads what holds when things go wrong or on: <c>retry:</c>, <c>on_error:</c>, <c>defaults:</c> and <c>limits:</c>.</summary>
internal sealed class PolicyReader(DiagnosticBag diagnostics)
{
    public DefaultsDefinition ReadDefaults(YamlNode.Mapping? mapping)
    {
        if (mapping is null)
        {
            return new DefaultsDefinition();
        }

        var reader = new MappingReader(mapping, WorkflowFormat.Defaults, "'defaults'", diagnostics);
        var defaults = new DefaultsDefinition
        {
            Retry = ReadRetry(reader),
            Timeout = reader.FindDuration("timeout"),
            IdleTimeout = reader.FindDuration("idle_timeout"),
            Cache = new LifetimeReader(diagnostics).ReadCache(reader),
            OnError = ReadOnError(reader),
        };
        reader.Finish();
        return defaults;
    }

    public RunLimits ReadLimits(YamlNode.Mapping? mapping)
    {
        var standard = new RunLimits();
        if (mapping is null)
        {
            return standard;
        }

        var reader = new MappingReader(mapping, WorkflowFormat.Limits, "'limits'", diagnostics);
        var limits = new RunLimits
        {
            MaxSteps = (int)(reader.FindWhole("max_steps")?.Value ?? standard.MaxSteps),
            Timeout = reader.FindDuration("timeout"),
            Concurrency = (int)(reader.FindWhole("concurrency")?.Value ?? standard.Concurrency),
            MaxFanOut = (int)(reader.FindWhole("max_fan_out")?.Value ?? standard.MaxFanOut),
            MaxStateBytes = reader.FindSize("max_state") ?? standard.MaxStateBytes,
        };
        reader.Finish();
        return limits;
    }

    /// <summary>The policies under <c>retry:</c>; null when the key is not there.</summary>
    public ImmutableArray<RetryDefinition>? ReadRetry(MappingReader owner)
    {
        switch (owner.Find("retry", "a policy or a list of policies"))
        {
            case null:
                return null;
            case YamlNode.Mapping mapping:
                return [ReadPolicy(mapping)];
            case YamlNode.Sequence list when list.Items.All(item => item is YamlNode.Mapping or YamlNode.Broken):
                return [.. list.Items.OfType<YamlNode.Mapping>().Select(ReadPolicy)];
            case var other:
                diagnostics.Report(ReadingDiagnostics.WrongShape(
                    Scalars.FirstLine(other), "retry", "a policy such as { attempts: 4 }, or a list of policies", other.Describe()));
                return null;
        }
    }

    /// <summary>What <c>on_error:</c> says; null when the key is not there.</summary>
    public OnErrorDefinition? ReadOnError(MappingReader owner)
    {
        switch (owner.Find("on_error", "continue, fail or { to: node }"))
        {
            case null:
                return null;
            case YamlNode.Mapping mapping:
                return ReadErrorRoute(new MappingReader(mapping, WorkflowFormat.OnError, "'on_error'", diagnostics));
            case YamlNode.Scalar word when FormatWords.OnErrors.TryGetValue(word.Text, out var meaning):
                return meaning;
            case YamlNode.Scalar word:
                var near = Suggestion.Closest(word.Text, FormatWords.OnErrors.Keys) ?? $"{{ to: {word.Text} }}";
                diagnostics.Report(ReadingDiagnostics.UnknownWord(word.Place, "on_error", word.Text, [.. FormatWords.OnErrors.Keys, "{ to: node }"], near));
                return null;
            case var other:
                diagnostics.Report(ReadingDiagnostics.WrongShape(
                    Scalars.FirstLine(other), "on_error", "continue, fail or { to: node }", other.Describe()));
                return null;
        }
    }

    private OnErrorDefinition.GoTo? ReadErrorRoute(MappingReader reader)
    {
        var target = reader.FindText("to", "a node's name");
        var field = reader.FindText("as", "a state field's name");
        if (!reader.Has("to"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(
                new TextRange(reader.Place.Start, reader.Place.Start + 1), "to", "'on_error'", "add 'to:' with the node that handles the error"));
        }

        reader.Finish();
        return target is null ? null : new OnErrorDefinition.GoTo(target, field);
    }

    private RetryDefinition ReadPolicy(YamlNode.Mapping mapping)
    {
        var reader = new MappingReader(mapping, WorkflowFormat.Retry, "A retry policy", diagnostics);
        var standard = new RetryPolicy();
        var attempts = reader.FindWhole("attempts");
        var backoff = reader.FindWord("backoff", FormatWords.Backoffs);
        var initial = reader.FindDuration("initial") ?? standard.Initial;
        var longest = reader.FindDuration("max");
        var jitter = reader.FindBool("jitter");
        var on = reader.FindNames("on", "an error kind or a list of them") ?? [];
        var notOn = reader.FindNames("not_on", "an error kind or a list of them") ?? [];
        reader.Finish();
        var policy = new RetryPolicy
        {
            Attempts = (int)(attempts?.Value ?? standard.Attempts),
            Backoff = backoff?.Value ?? standard.Backoff,
            Initial = initial,
            Max = longest ?? (initial > standard.Max ? initial : standard.Max),
            HasJitter = jitter?.Value ?? standard.HasJitter,
            On = [.. on.Select(kind => kind.Value)],
            NotOn = [.. notOn.Select(kind => kind.Value)],
        };
        return new RetryDefinition(policy, [.. on, .. notOn]);
    }
}
