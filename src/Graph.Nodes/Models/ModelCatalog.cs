using System.Collections.Concurrent;
using Graph.Nodes.Models.Observation;
using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models;

/// <summary>The models that were registered as services; each is made when it is first asked for.</summary>
internal sealed class ModelCatalog : IModelCatalog, IDisposable
{
    private readonly IServiceProvider _services;
    private readonly Dictionary<string, ModelRegistration> _registrations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IChatClient>> _made = new(StringComparer.Ordinal);

    /// <summary>Takes over the registrations; of two with the same alias the later one holds.</summary>
    public ModelCatalog(IEnumerable<ModelRegistration> registrations, IServiceProvider services)
    {
        _services = services;
        foreach (var registration in registrations)
        {
            _registrations[registration.Alias] = registration;
        }

        Aliases = [.. _registrations.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Aliases { get; }

    public IChatClient Get(string alias)
    {
        var registration = _registrations.GetValueOrDefault(alias) ?? throw new ModelNotFoundException(alias, Aliases);
        return _made.GetOrAdd(alias, _ => new Lazy<IChatClient>(() => ObservedModel.Of(registration.Create(_services), alias, _services))).Value;
    }

    public void Dispose()
    {
        foreach (var model in _made.Values.Where(model => model.IsValueCreated))
        {
            model.Value.Dispose();
        }
    }
}
