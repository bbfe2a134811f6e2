namespace Graph.Runtime.Tests.Authoring;

/// <summary>A host that offers nothing.</summary>
internal sealed class NoServices : IServiceProvider
{
    public object? GetService(Type serviceType) => null;
}
