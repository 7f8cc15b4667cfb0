using System.Reflection;

namespace PrepaidMeter.Architecture.Tests;

/// <summary>The assemblies of src/, by the names the design gives them.</summary>
internal static class Solution
{
    public static Assembly Protocol { get; } = Assembly.Load("PrepaidMeter.Protocol");

    public static Assembly Metering { get; } = Assembly.Load("PrepaidMeter.Metering");

    public static Assembly Prepayment { get; } = Assembly.Load("PrepaidMeter.Prepayment");

    public static Assembly Storage { get; } = Assembly.Load("PrepaidMeter.Storage");

    public static Assembly Scheduler { get; } = Assembly.Load("PrepaidMeter.Scheduler");

    public static Assembly Simulator { get; } = Assembly.Load("simulator");

    public static Assembly HeadEnd { get; } = Assembly.Load("headend");

    public static IReadOnlyList<Assembly> All { get; } = [Protocol, Metering, Prepayment, Storage, Scheduler, Simulator, HeadEnd];

    public static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name!);

    /// <summary>Names of the solution's own assemblies that this one references.</summary>
    public static IReadOnlyList<string> OwnReferences(Assembly assembly)
    {
        var own = All.Select(a => a.GetName().Name!).ToHashSet();
        return [.. References(assembly).Where(own.Contains).Order()];
    }

    /// <summary>A type's outermost declaring type: closures and state machines belong to the class they were written in.</summary>
    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
