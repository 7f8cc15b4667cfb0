using System.Reflection;

namespace PrepaidMeter.Architecture.Tests;

/// <summary>The dependency rules of docs/ARCHITECTURE.md.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void Protocol_References_OnlyTheBaseClassLibrary() =>
        Solution.References(Solution.Protocol).ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives");

    [Fact]
    public void Metering_OwnReferences_AreProtocol() =>
        Solution.OwnReferences(Solution.Metering).ShouldBe(["PrepaidMeter.Protocol"]);

    [Theory]
    [InlineData("PrepaidMeter.Prepayment")]
    [InlineData("PrepaidMeter.Storage")]
    [InlineData("PrepaidMeter.Scheduler")]
    public void Layers_OwnReferences_PointDownwards(string name)
    {
        string[] order = ["PrepaidMeter.Protocol", "PrepaidMeter.Metering", "PrepaidMeter.Prepayment", name];
        Solution.OwnReferences(Assembly.Load(name)).ShouldBeSubsetOf(order[..Array.IndexOf(order, name)]);
    }

    [Fact]
    public void Simulator_OwnReferences_AreProtocol() =>
        Solution.OwnReferences(Solution.Simulator).ShouldBe(["PrepaidMeter.Protocol"]);

    [Fact]
    public void Simulator_IsUsed_OnlyByTheDemo()
    {
        var users = Solution.HeadEnd.GetTypes()
            .Where(type => TypeUses.Of(type).Any(used => used.Assembly == Solution.Simulator))
            .Select(Solution.Outermost)
            .Distinct()
            .ToList();
        users.ShouldAllBe(type => type.Namespace!.StartsWith("PrepaidMeter.HeadEnd.Demo", StringComparison.Ordinal));
        users.ShouldNotBeEmpty("the demo runs simulated meters, so a scan that finds none is broken");
    }

    [Theory]
    [InlineData("Dapper", "PrepaidMeter.Storage")]
    [InlineData("Npgsql", "PrepaidMeter.Storage")]
    [InlineData("Microsoft.Data.Sqlite", "PrepaidMeter.Storage")]
    [InlineData("Microsoft.Data.SqlClient", "PrepaidMeter.Storage")]
    [InlineData("System.Data.Common", "PrepaidMeter.Storage")]
    [InlineData("Quartz", "PrepaidMeter.Scheduler")]
    [InlineData("Microsoft.AspNetCore", "headend", "simulator")]
    public void Library_IsReferenced_OnlyByItsOwners(string library, params string[] owners) =>
        Solution.All
            .Where(assembly => !owners.Contains(assembly.GetName().Name))
            .Where(assembly => Solution.References(assembly).Any(name => name == library || name.StartsWith(library + ".", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void Scheduler_PublicSurface_ShowsNoQuartzType() =>
        Solution.Scheduler.GetExportedTypes()
            .Where(type => type.GetMembers().OfType<MethodBase>().SelectMany(m => m.GetParameters()).Select(p => p.ParameterType)
                .Concat(type.GetMembers().OfType<MethodInfo>().Select(m => m.ReturnType))
                .Concat(type.GetInterfaces())
                .Any(t => t.Assembly.GetName().Name == "Quartz"))
            .ShouldBeEmpty();
}
