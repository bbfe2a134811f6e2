namespace Graph.Runtime.Diagnostics;

/// <summary>What a diagnostic means for the file.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The workflow cannot run.</summary>
    Error,

    /// <summary>The workflow can run, but probably does not do what its author wants.</summary>
    Warning,
}
