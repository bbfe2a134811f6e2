using Graph.Host.Cli.Files;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Schema;
using Graph.Runtime.Jobs;
using Graph.Runtime.Scenarios.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Host.Cli;

/// <summary>What commands work with: the node types that ship, and the compiler that knows them.</summary>
/// <param name="services">The host's services, which node classes are made with.</param>
internal sealed class Toolbox(IServiceProvider services)
{
    /// <summary>Wires the runtime with the node types that ship.</summary>
    /// <returns>The toolbox.</returns>
    internal static Toolbox Create()
    {
        var collection = new ServiceCollection();
        collection.AddGraphAgents().AddStandardNodes();
        return new Toolbox(collection.BuildServiceProvider());
    }

    /// <summary>What compiles workflow files.</summary>
    /// <param name="environment">Where files are.</param>
    /// <returns>The files.</returns>
    internal WorkflowFiles CreateWorkflowFiles(CommandEnvironment environment) =>
        new(environment, services.GetRequiredService<WorkflowCompiler>());

    /// <summary>The workflows that a store keeps for its threads.</summary>
    /// <param name="store">The store.</param>
    /// <returns>The workflows, as this process can run them.</returns>
    internal StoredWorkflows CreateStoredWorkflows(ICheckpointStore store) => new(store, services.GetRequiredService<WorkflowCompiler>());

    /// <summary>The schema by which editors check workflow files that use these node types.</summary>
    /// <returns>The schema as JSON.</returns>
    internal string CreateSchema() => WorkflowSchema.Create(services.GetRequiredService<NodeRegistry>());

    /// <summary>The schema by which editors check files of scenarios.</summary>
    /// <returns>The schema as JSON.</returns>
    internal static string CreateTestsSchema() => ScenarioSchema.Create();

    /// <summary>What reads files of scenarios.</summary>
    /// <returns>The reader.</returns>
    internal ScenarioFileReader CreateScenarioFileReader() => new(services.GetRequiredService<WorkflowCompiler>());
}
