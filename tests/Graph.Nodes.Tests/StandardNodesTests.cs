using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;

namespace Graph.Nodes.Tests;

public sealed class StandardNodesTests : IDisposable
{
    private readonly ShippedNodes _nodes = new();

    public void Dispose() => _nodes.Dispose();

    [Fact]
    public void the_types_that_ship_are_registered()
    {
        _nodes.Registry.Types.Select(type => type.Type).Should().Equal("analyze", "approval", "research", "respond", "wait");
    }

    [Fact]
    public void every_type_and_every_parameter_is_described()
    {
        _nodes.Registry.Types.Should().OnlyContain(type => type.Description.Length > 20 && type.Parameters.All(parameter => parameter.Description.Length > 10));
    }

    [Theory]
    [InlineData("research", "corpus", ParameterForm.Path)]
    [InlineData("research", "query", ParameterForm.Value)]
    [InlineData("respond", "template", ParameterForm.Template)]
    [InlineData("approval", "answer", ParameterForm.Type)]
    public void parameters_are_read_from_the_file_in_the_form_they_need(string type, string parameter, ParameterForm form)
    {
        _nodes.Registry.Find(type)!.Parameters.Single(candidate => candidate.Name == parameter).Form.Should().Be(form);
    }

    [Theory]
    [InlineData("research", "query")]
    [InlineData("analyze", "question")]
    [InlineData("respond", "question", "analysis", "findings")]
    public void what_a_run_is_about_is_read_from_the_state_and_settings_are_not(string type, params string[] bound)
    {
        _nodes.Registry.Find(type)!.Parameters.Where(parameter => parameter.BindsState).Select(parameter => parameter.Name).Should().BeEquivalentTo(bound);
    }
}
