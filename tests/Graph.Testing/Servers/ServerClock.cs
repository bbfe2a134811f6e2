using System.Globalization;

namespace Graph.Testing.Servers;

/// <summary>The wall clock of one server, which a test sets while the server runs. The clock that only counts on, by which a server waits, stays as it is.</summary>
/// <remarks>libfaketime, which reads the difference to the machine's clock from a file at every look. Nothing else on the machine is touched.</remarks>
public sealed class ServerClock
{
    private const string Installed = "/usr/lib";

    private readonly string _file;

    internal ServerClock(string folder)
    {
        _file = Path.Combine(folder, "clock");
        Set(TimeSpan.Zero);
    }

    /// <summary>Sets it.</summary>
    /// <param name="ahead">How far it is ahead of the machine's clock from now on; negative when it is behind.</param>
    public void Set(TimeSpan ahead)
    {
        // In one piece: the server may look at any moment.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}"));
        File.Move(next, _file, overwrite: true);
    }

    /// <summary>What comes before a server's command so that it goes by this clock.</summary>
    /// <exception cref="InvalidOperationException">There is no libfaketime.</exception>
    internal string[] Prefix()
    {
        var library = Directory.GetDirectories(Installed).Select(folder => Path.Combine(folder, "faketime/libfaketime.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"No libfaketime.so.1 under {Installed}: install the package 'faketime'.");

        // A memory allocator that looks at the clock while it begins, as that of redis-server does, would wait for itself: the usual one takes its place.
        var usual = Path.GetFullPath(Path.Combine(library, "../../libc.so.6"));
        return
        [
            "env", $"LD_PRELOAD={library}:{usual}", $"FAKETIME_TIMESTAMP_FILE={_file}", "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1",
        ];
    }
}
