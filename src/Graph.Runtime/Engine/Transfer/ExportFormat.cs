namespace Graph.Runtime.Engine.Transfer;

/// <summary>The names in an export: lines of JSON, each with a type. Version 1 must be readable for ever.</summary>
internal static class ExportFormat
{
    internal const int Version = 1;

    internal const string Header = "export";
    internal const string Thread = "thread";
    internal const string Definition = "definition";
    internal const string Commit = "commit";
    internal const string Pending = "pending";
    internal const string End = "end";

    /// <summary>Bodies nest deeper than other JSON: they hold state.</summary>
    internal const int MaxDepth = 1_002;
}
