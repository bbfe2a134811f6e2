using System.Globalization;

namespace Graph.Runtime.Checkpoints;

/// <summary>Names the process that holds a lease, precisely enough to tell on the same machine whether it still lives.</summary>
/// <param name="Value">Host name, machine, start of the machine, process id, start of the process, and a random part, with colons between them.</param>
public readonly record struct LeaseOwner(string Value)
{
    private const int Parts = 6;

    /// <summary>Names this process; each call gives another owner of it.</summary>
    /// <param name="random">Where the random part comes from.</param>
    /// <returns>The owner.</returns>
    public static LeaseOwner OfThisProcess(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new LeaseOwner(string.Create(
            CultureInfo.InvariantCulture,
            $"{MachineIdentity.Host}:{MachineIdentity.Machine}:{MachineIdentity.Boot}:{Environment.ProcessId}:"
            + $"{ProcessStarts.Find(Environment.ProcessId) ?? 0}:{LeaseNonce.New(random).ToString()[..12]}"));
    }

    /// <summary>Whether the process is known to have ended, so that its leases need not be waited for.</summary>
    /// <returns>True only on the same machine: when it was started anew since, or no process of that id is there, or it began at another time.
    /// False when the process lives or that cannot be known from here.</returns>
    public bool IsGone()
    {
        var parts = Value.Split(':');
        if (parts.Length != Parts || parts[1] != MachineIdentity.Machine || !int.TryParse(parts[3], CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        return parts[2] != MachineIdentity.Boot
            || ProcessStarts.Find(id) is not { } start
            || start.ToString(CultureInfo.InvariantCulture) != parts[4];
    }

    /// <summary>The owner in words.</summary>
    /// <returns>Such as <c>process 4711 on 'host'</c>.</returns>
    public string Describe()
    {
        var parts = Value.Split(':');
        return parts.Length == Parts ? $"process {parts[3]} on '{parts[0]}'" : $"'{Value}'";
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
