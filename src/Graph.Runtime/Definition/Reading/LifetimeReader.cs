using Graph.Runtime.Definition.Format;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads how long things are good for: <c>expires:</c> with <c>on_expiry:</c>, and <c>cache:</c>.</summary>
internal sealed class LifetimeReader(DiagnosticBag diagnostics)
{
    /// <summary>What a node says of its questions; null when they never expire.</summary>
    public ExpiryDefinition? ReadExpiry(MappingReader owner, string ownerName)
    {
        var after = owner.FindDuration("expires");
        var mapping = owner.FindMapping("on_expiry");
        var (target, field) = mapping is null ? (null, null) : ReadRoute(new MappingReader(mapping, WorkflowFormat.OnExpiry, "'on_expiry'", diagnostics));
        if (owner.Has("on_expiry") && !owner.Has("expires"))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(
                owner.KeyPlace("on_expiry"), "expires", ownerName, "add 'expires:' with how long a question may stay without an answer, such as 24h"));
        }

        // Without a length there was a mistake; the names are looked up all the same, so that all mistakes are told at once.
        return owner.Has("expires") ? new ExpiryDefinition(after ?? TimeSpan.Zero, owner.KeyPlace("expires"), target, field) : null;
    }

    /// <summary>What <c>cache:</c> says; null when the key is not there.</summary>
    public CacheDefinition? ReadCache(MappingReader owner)
    {
        if (owner.FindMapping("cache") is not { } mapping)
        {
            return null;
        }

        var reader = new MappingReader(mapping, WorkflowFormat.Cache, "'cache'", diagnostics);
        var key = reader.Find("key", "an expression or a template");
        var length = reader.FindDuration("ttl");
        Require(reader, "key", "'cache'", "add 'key:' with what the result depends on, such as \"${question}\"");
        Require(reader, "ttl", "'cache'", "add 'ttl:' with how long a result is good for, such as 1h");
        reader.Finish();
        return key is null ? null : new CacheDefinition(key, length ?? TimeSpan.Zero, owner.KeyPlace("cache"));
    }

    private (Placed<string>? Target, Placed<string>? Field) ReadRoute(MappingReader reader)
    {
        var target = reader.FindText("to", "a node's name");
        var field = reader.FindText("as", "a state field's name");
        Require(reader, "to", "'on_expiry'", "add 'to:' with the node that goes on without an answer");
        reader.Finish();
        return (target, field);
    }

    private void Require(MappingReader reader, string key, string owner, string help)
    {
        if (!reader.Has(key))
        {
            diagnostics.Report(ReadingDiagnostics.MissingKey(new TextRange(reader.Place.Start, reader.Place.Start + 1), key, owner, help));
        }
    }
}
