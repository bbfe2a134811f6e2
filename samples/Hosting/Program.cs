using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddGraphAgents()
    .AddNode<MeasureNode>("measure")
    .UseStore("memory:");
using var host = builder.Build();

var compiler = host.Services.GetRequiredService<WorkflowCompiler>();
var compilation = await compiler.CompileFileAsync(Path.Combine(AppContext.BaseDirectory, "reading.yaml"), CancellationToken.None);
var workflow = compilation.Workflow ?? throw new InvalidOperationException(string.Join('\n', compilation.Diagnostics));

var runner = host.Services.GetRequiredService<WorkflowRunner>();
var input = ValueMap.Of(("text", "A lease is a lock that expires."), ("words_per_minute", 7));
var result = await runner.RunAsync(workflow, new RunRequest { Input = input }, CancellationToken.None);
Console.WriteLine($"{result.Status}: {result.Output["minutes"].AsFloat():0.0} minutes, {result.Output["verdict"].AsString()}");

internal sealed record Reading(string Text, int WordsPerMinute);

internal sealed record Measured(int Words, double Minutes);

internal sealed class MeasureNode : INode<Reading, Measured>
{
    public ValueTask<Measured> RunAsync(Reading input, NodeContext context, CancellationToken cancellationToken)
    {
        var words = input.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return ValueTask.FromResult(new Measured(words, (double)words / input.WordsPerMinute));
    }
}
