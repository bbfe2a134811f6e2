namespace Graph.Runtime.Checkpoints;

/// <summary>How classes of durability are written and compared.</summary>
public static class DurabilityClasses
{
    private static readonly DurabilityClass[] Askable = [DurabilityClass.Relaxed, DurabilityClass.Local, DurabilityClass.Replicated];

    /// <summary>Whether what has one class also has all that another promises. What survives power loss of its machine is one as good as the other.</summary>
    /// <param name="given">The class that there is.</param>
    /// <param name="asked">The class that is wanted.</param>
    /// <returns>False when something may be lost that must not be.</returns>
    public static bool IsAtLeast(this DurabilityClass given, DurabilityClass asked) => Strength(given) >= Strength(asked);

    /// <summary>A class as settings and messages write it.</summary>
    /// <param name="durability">The class.</param>
    /// <returns>Such as <c>local</c>.</returns>
    public static string Name(this DurabilityClass durability) => durability switch
    {
        DurabilityClass.None => "none",
        DurabilityClass.Unknown => "unknown",
        DurabilityClass.Relaxed => "relaxed",
        DurabilityClass.Embedded => "embedded",
        DurabilityClass.Local => "local",
        DurabilityClass.Strict => "strict",
        DurabilityClass.Replicated => "replicated",
    };

    /// <summary>Reads a class that the address of a store asks for.</summary>
    /// <param name="name">Such as <c>local</c>.</param>
    /// <returns>The class; null when nobody can ask for that.</returns>
    public static DurabilityClass? FindAskable(string name) =>
        Askable.Where(durability => durability.Name() == name).Select(durability => (DurabilityClass?)durability).FirstOrDefault();

    private static int Strength(DurabilityClass durability) => durability switch
    {
        DurabilityClass.None or DurabilityClass.Unknown => 0,
        DurabilityClass.Relaxed => 1,
        DurabilityClass.Embedded or DurabilityClass.Local or DurabilityClass.Strict => 2,
        DurabilityClass.Replicated => 3,
    };
}
