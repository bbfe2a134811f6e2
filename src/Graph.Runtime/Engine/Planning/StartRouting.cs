using Graph.Runtime.Authoring;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Expressions;

namespace Graph.Runtime.Engine.Planning;

/// <summary>Decides where START leads.</summary>
internal sealed class StartRouting(Router router, StepPlanner planner)
{
    /// <summary>Makes due what START leads to, or says why that cannot be decided; then START itself stays due.</summary>
    internal RunError? MakeDue(RunState run)
    {
        run.Due = DueWork.Start;
        try
        {
            var routing = router.RouteStart() ?? router.Route(run.Workflow.StartRoutes, new TaskFrame(run, run.State));
            if (routing.Any(decision => decision is Routing.Failure))
            {
                return new RunError { Kind = ErrorKind.Routed, Message = "The choice at START led to 'fail'." };
            }

            if (planner.FindExcess(routing) is { } excess)
            {
                return excess;
            }

            run.Due = StepPlanner.WithDeferred(planner.Plan(routing, run.Joins, []));
            return null;
        }
        catch (ExpressionException failure)
        {
            return FailureClassifier.Describe(failure, null, 0);
        }
    }
}
