using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models;

/// <summary>One alias and how to make the model that it stands for.</summary>
internal sealed record ModelRegistration(string Alias, Func<IServiceProvider, IChatClient> Create);
