namespace Graph.Nodes.Models;

/// <summary>The aliases that always stand for a model.</summary>
public static class ModelAliases
{
    /// <summary>What nodes ask when a workflow does not say; <see cref="Offline"/> until the host decides otherwise.</summary>
    public const string Default = "default";

    /// <summary>The model that needs no key and no server: it selects and quotes sentences of the evidence and writes none itself.</summary>
    public const string Offline = "offline";
}
