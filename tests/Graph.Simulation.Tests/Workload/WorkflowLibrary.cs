using System.Collections.Concurrent;
using Graph.Runtime.Compilation;
using Graph.Simulation.Tests.Checking;

namespace Graph.Simulation.Tests.Workload;

/// <summary>Generated workflows by number, compiled once, with what an undisturbed run of each does.</summary>
internal static class WorkflowLibrary
{
    /// <summary>How many different ones simulations draw from.</summary>
    internal const int Count = 200;

    private static readonly Lazy<CompiledWorkflow> Poisoned = new(() =>
    {
        var draft = new WorkflowDraft("poison");
        var work = draft.AddNode("work");
        var poison = draft.AddNode("poison");
        draft.Connect("START", work);
        draft.Connect(work, poison);
        draft.Connect(poison, "END");
        return Compile(new Dictionary<string, string> { ["main.yaml"] = draft.ToString() });
    });

    private static readonly ConcurrentDictionary<int, Lazy<LibraryEntry>> Entries = new();

    internal static LibraryEntry Get(int number) => Entries.GetOrAdd(number, static wanted => new Lazy<LibraryEntry>(() => Create(wanted))).Value;

    /// <summary>A workflow with a step that works, and after it one that kills its process.</summary>
    internal static CompiledWorkflow Poison => Poisoned.Value;

    /// <summary>Compiles a workflow without running it.</summary>
    internal static CompiledWorkflow Compile(int number) => Compile(WorkflowGenerator.Generate(number));

    private static CompiledWorkflow Compile(IReadOnlyDictionary<string, string> files)
    {
        var compiler = new WorkflowCompiler(
            WorkloadNodes.Registry, NoServices.Instance, new WorkflowCompilerOptions { ReadFile = path => files.GetValueOrDefault(Path.GetFileName(path)) });
        var compilation = compiler.Compile(files["main.yaml"], "main.yaml");
        return compilation.Workflow
            ?? throw new InvalidOperationException($"{string.Join("\n", compilation.Diagnostics.Select(diagnostic => diagnostic.ToString()))}\n{files["main.yaml"]}");
    }

    private static LibraryEntry Create(int number)
    {
        var workflow = Compile(number);
        return new LibraryEntry(workflow, UndisturbedRun.Of(workflow));
    }

    private sealed class NoServices : IServiceProvider
    {
        internal static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>A generated workflow and its model.</summary>
internal sealed record LibraryEntry(CompiledWorkflow Workflow, ThreadModel Model);
