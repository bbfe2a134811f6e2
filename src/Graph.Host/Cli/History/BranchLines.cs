using System.Text;
using Graph.Runtime.Checkpoints;

namespace Graph.Host.Cli.History;

/// <summary>Draws which commit goes on from which, line by line, newest first: <c>●</c> is a commit, <c>│</c> a branch that passes it by.</summary>
internal sealed class BranchLines
{
    private readonly List<long> _lanes = [];

    /// <summary>Whether any commit did not go on from the one before it.</summary>
    internal bool HasBranches { get; private set; }

    /// <summary>The marks of the next older commit.</summary>
    internal string Next(CommitHeader header)
    {
        var own = _lanes.IndexOf(header.Version);
        if (own < 0)
        {
            // The end of an older branch, or the newest of all.
            own = _lanes.Count;
            _lanes.Add(header.Version);
        }

        var marks = new StringBuilder();
        for (var lane = 0; lane < _lanes.Count; lane++)
        {
            marks.Append(lane == own ? '●' : _lanes[lane] == header.Version ? '┘' : '│');
        }

        HasBranches |= _lanes.Count > 1 || header.ParentVersion != header.Version - 1;
        _lanes[own] = header.ParentVersion;
        for (var lane = _lanes.Count - 1; lane > own; lane--)
        {
            if (_lanes[lane] == header.Version)
            {
                _lanes.RemoveAt(lane);
            }
        }

        return marks.ToString();
    }
}
