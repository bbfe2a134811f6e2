using Graph.Runtime.Jobs;

namespace Graph.Runtime.Hosting;

/// <summary>One change of the settings of a host's worker.</summary>
/// <param name="Apply">Gives the settings as they are from then on.</param>
internal sealed record WorkerSetting(Func<JobWorkerOptions, JobWorkerOptions> Apply);
