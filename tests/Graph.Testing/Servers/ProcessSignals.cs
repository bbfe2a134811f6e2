using System.Runtime.InteropServices;

namespace Graph.Testing.Servers;

/// <summary>Signals to processes that a test has started.</summary>
public static class ProcessSignals
{
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    /// <summary>Stops a process where it stands (SIGSTOP).</summary>
    public static void Pause(int process) => Send(process, SigStop);

    /// <summary>Lets a paused process go on (SIGCONT).</summary>
    public static void Continue(int process) => Send(process, SigContinue);

    /// <summary>Asks a process to end (SIGTERM).</summary>
    public static void Terminate(int process) => Send(process, SigTerm);

    private static void Send(int process, int signal)
    {
        if (SendSignal(process, signal) != 0)
        {
            throw new InvalidOperationException($"Process {process} takes no signal: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int process, int signal);
}
