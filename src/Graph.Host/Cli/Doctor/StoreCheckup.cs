using Graph.Runtime.Checkpoints;

namespace Graph.Host.Cli.Doctor;

/// <summary>Looks at what a store promises, beside what was asked of it.</summary>
/// <param name="store">The store.</param>
internal sealed class StoreCheckup(ICheckpointStore store)
{
    internal async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (store is IRemoteStore remote)
        {
            await remote.PrepareAsync(cancellationToken);
        }

        var description = store.Description;
        return
        [
            new Finding("store", $"{description.Uri} opens; this version reads its format"),
            new Finding("durability", description.DescribeDurability(), AdviceFor(description)) { Value = description.Class.Name() },
        ];
    }

    private string? AdviceFor(StoreDescription description) => description switch
    {
        { IsWeakerThanAsked: true, AskedFor: { } asked } => $"The address asks for '{asked.Name()}'. {description.Remedy}".TrimEnd(),
        { Class: DurabilityClass.None } when store is not InMemoryCheckpointStore => $"Every thread is lost with the server. {description.Remedy}".TrimEnd(),
        _ => null,
    };
}
