namespace Graph.Runtime.Checkpoints;

/// <summary>What an acknowledged commit survives, in one word, so that a deployment can ask for it and be told when it does not have it.</summary>
public enum DurabilityClass
{
    /// <summary>It is lost with the process that holds it.</summary>
    None,

    /// <summary>Nobody knows: the server was not asked yet, or does not tell.</summary>
    Unknown,

    /// <summary>It survives our processes; the end of the server may take the last moments, which are then executed again.</summary>
    Relaxed,

    /// <summary>It is in a file on this machine's disk, and survives its power loss.</summary>
    Embedded,

    /// <summary>It is on the disk of the one server that took it, and survives the server's process and power loss.</summary>
    Local,

    /// <summary>It is in the database's log on disk, and the database decides whether it happened at all.</summary>
    Strict,

    /// <summary>Another server has it as well: it survives the loss of the one that took it.</summary>
    Replicated,
}
