using Microsoft.Extensions.AI;

namespace Graph.Nodes.Models;

/// <summary>The models that nodes may ask, by the aliases that workflows use for them.</summary>
/// <remarks>
/// A workflow says <c>model: default</c> or <c>model: fast</c> and never names a vendor; the host decides what an alias stands for.
/// A model that is registered under an alias serves all runs, at the same time.
/// </remarks>
public interface IModelCatalog
{
    /// <summary>All aliases in ordinal order.</summary>
    IReadOnlyList<string> Aliases { get; }

    /// <summary>The model behind an alias.</summary>
    /// <param name="alias">The alias.</param>
    /// <returns>The client, which belongs to the catalog: do not dispose of it.</returns>
    /// <exception cref="ModelNotFoundException">No model has this alias.</exception>
    IChatClient Get(string alias);
}
