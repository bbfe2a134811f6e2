using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine.Upgrading;

/// <summary>A thread that was started with one file and is moved to another.</summary>
internal sealed class UpgradeWorld
{
    internal EngineWorld Engine { get; } = new EngineWorld()
        .WithNode("ask", context => context.Interrupt("Well?", StateType.Any))
        .WithNode("one", _ => 1L)
        .WithNode("fail", _ => throw new NodeFailedException(ErrorKind.Validation, "Not today."));

    internal Task<UpgradeReport> UpgradeAsync(string from, string to) =>
        Upgrader.UpgradeAsync(new ThreadId("t1"), Engine.Compile(from), Engine.Compile(to), CancellationToken.None);

    internal Task<UpgradeReport> CheckAsync(string from, string to) =>
        Upgrader.CheckAsync(new ThreadId("t1"), Engine.Compile(from), Engine.Compile(to), CancellationToken.None);

    internal async Task<ThreadView> ViewAsync() => (await new ThreadReader(Engine.Store).FindAsync(new ThreadId("t1"), CancellationToken.None))!;

    private ThreadUpgrader Upgrader => new(Engine.Store, Engine.Time);
}
