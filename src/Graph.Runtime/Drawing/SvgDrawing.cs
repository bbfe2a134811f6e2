using Graph.Runtime.Drawing.Layers;

namespace Graph.Runtime.Drawing;

/// <summary>Draws a workflow as an SVG picture that needs nothing else: no script, no font, no link.</summary>
public static class SvgDrawing
{
    /// <summary>Draws a workflow.</summary>
    /// <param name="workflow">What to draw.</param>
    /// <returns>The picture's XML, the same for the same workflow; lines end with a line feed.</returns>
    public static string Draw(WorkflowDescription workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return new SvgWriter(workflow, LayeredPicture.Of(workflow)).Write();
    }
}
