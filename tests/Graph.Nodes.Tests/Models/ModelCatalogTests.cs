using Graph.Nodes.Models;
using Graph.Nodes.Models.Offline;
using Graph.Nodes.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Nodes.Tests.Models;

public class ModelCatalogTests
{
    [Fact]
    public void out_of_the_box_the_default_model_is_the_offline_one()
    {
        using var nodes = new ShippedNodes();

        var catalog = nodes.Get<IModelCatalog>();

        catalog.Aliases.Should().Equal("default", "offline");
        catalog.Get("default").GetService(typeof(OfflineModel)).Should().NotBeNull();
    }

    [Fact]
    public void a_host_may_register_its_own_default()
    {
        using var model = new ScriptedModel("Hello.");
        using var nodes = new ShippedNodes(builder => builder.AddModel("default", _ => model));

        nodes.Get<IModelCatalog>().Get("default").GetService(typeof(ScriptedModel)).Should().BeSameAs(model);
    }

    [Fact]
    public void the_hosts_default_holds_when_it_is_registered_before_the_nodes_too()
    {
        using var model = new ScriptedModel("Hello.");
        using var services = new ServiceCollection().AddGraphAgents().AddModel("default", _ => model).AddStandardNodes().Services.BuildServiceProvider();

        services.GetRequiredService<IModelCatalog>().Get("default").GetService(typeof(ScriptedModel)).Should().BeSameAs(model);
    }

    [Fact]
    public void a_model_is_made_once_and_not_before_it_is_asked_for()
    {
        var made = 0;
        using var nodes = new ShippedNodes(builder => builder.AddModel("fast", _ =>
        {
            made++;
            return new ScriptedModel("Hello.");
        }));
        var catalog = nodes.Get<IModelCatalog>();

        made.Should().Be(0);
        catalog.Get("fast").Should().BeSameAs(catalog.Get("fast"));
        made.Should().Be(1);
    }

    [Fact]
    public void an_unknown_alias_is_refused_with_those_that_exist()
    {
        using var nodes = new ShippedNodes();

        var asking = () => nodes.Get<IModelCatalog>().Get("fast");

        asking.Should().Throw<ModelNotFoundException>().WithMessage(
            "No model is called 'fast'. Registered are 'default', 'offline'; use one of them, or register yours: "
            + "services.AddGraphAgents().AddModel(\"fast\", ...).");
    }

    [Theory]
    [InlineData("analyze")]
    [InlineData("respond")]
    public void a_workflow_that_names_an_unknown_model_is_found_out_when_it_is_compiled(string type)
    {
        using var nodes = new ShippedNodes();
        var descriptor = nodes.Registry.Find(type)!;

        descriptor.FindMisuse!(nodes.Configuration(("model", "fast"))).Should().StartWith("No model is called 'fast'.");
        descriptor.FindMisuse!(nodes.Configuration(("model", "offline"))).Should().BeNull();
    }
}
