using System.Diagnostics;
using System.Diagnostics.Metrics;
using Graph.Runtime.Telemetry;

namespace Graph.Testing.Worlds;

/// <summary>Somebody who listens to spans and metrics: to spans of its own trace alone, so that tests beside it do not mix in.</summary>
public sealed class TelemetryWorld : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Activity> _spans = [];
    private readonly List<Measured> _measured = [];
    private readonly ActivitySource _source = new("GraphAgents.Tests");
    private readonly ActivityListener _spanListener;
    private readonly MeterListener _meterListener = new();
    private readonly Activity _root;

    public TelemetryWorld()
    {
        _spanListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is GraphAgentsTelemetry.ActivitySourceName or "GraphAgents.Tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_spanListener);
        _meterListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GraphAgentsTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meterListener.Start();
        _root = _source.StartActivity("test")!;
    }

    /// <summary>The spans that ended, in that order.</summary>
    public IReadOnlyList<Activity> Spans
    {
        get
        {
            lock (_gate)
            {
                return [.. _spans.Where(span => span.TraceId == _root.TraceId && span.Source.Name == GraphAgentsTelemetry.ActivitySourceName)];
            }
        }
    }

    /// <summary>What was measured under a name for a workflow, or for anything.</summary>
    public IReadOnlyList<Measured> MeasuredBy(string instrument, string? workflow = null)
    {
        lock (_gate)
        {
            return [.. _measured.Where(one => one.Instrument == instrument && (workflow is null || one.Tags.GetValueOrDefault("graph.workflow.name") as string == workflow))];
        }
    }

    /// <summary>Where a span stands: the names of those that it is inside of, and its own.</summary>
    public string PathOf(Activity span)
    {
        ArgumentNullException.ThrowIfNull(span);
        var parent = Spans.FirstOrDefault(other => other.SpanId == span.ParentSpanId);
        return parent is null ? span.DisplayName : $"{PathOf(parent)} > {span.DisplayName}";
    }

    public void Dispose()
    {
        _root.Dispose();
        _spanListener.Dispose();
        _meterListener.Dispose();
        _source.Dispose();
    }

    private void Keep(Activity span)
    {
        lock (_gate)
        {
            _spans.Add(span);
        }
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            _measured.Add(new Measured(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
        }
    }
}

/// <summary>One measurement.</summary>
public sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
