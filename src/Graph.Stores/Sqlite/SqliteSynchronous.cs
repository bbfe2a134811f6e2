namespace Graph.Stores.Sqlite;

/// <summary>When a commit counts as stored.</summary>
public enum SqliteSynchronous
{
    /// <summary>Once it is on the disk: an acknowledged commit survives power loss.</summary>
    Full,

    /// <summary>Once the operating system has it: an acknowledged commit survives the process, and power loss may take the last ones.</summary>
    Normal,
}
