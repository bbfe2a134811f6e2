namespace Graph.Runtime.Tests.Telemetry;

/// <summary>Tests that listen to the process's one source, or that need nobody to, run one after another and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ListeningTests
{
    public const string Name = "listening";
}
