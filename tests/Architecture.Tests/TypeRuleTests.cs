using System.Reflection;
using System.Runtime.CompilerServices;

namespace PrepaidMeter.Architecture.Tests;

public sealed class TypeRuleTests
{
    /// <summary>Money is integer minor units and energy is decimal: a float could only lose some.</summary>
    [Fact]
    public void Domain_HasNo_FloatingPointMembers()
    {
        Assembly[] domain = [Solution.Metering, Solution.Prepayment, Solution.Storage];
        domain.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(FloatingPointMembers)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Classes_AreSealed_UnlessInheritedFrom()
    {
        var types = Solution.All.SelectMany(assembly => assembly.GetTypes()).ToList();
        var bases = types.Select(type => type.BaseType).ToHashSet();
        types
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Where(type => type.Namespace?.StartsWith("PrepaidMeter", StringComparison.Ordinal) == true && !bases.Contains(type))
            .Where(type => !IsRazorComponent(type) && type.Name != "_Imports")
            .Select(type => type.FullName)
            .ShouldBeEmpty();
    }

    [Fact]
    public void AsyncMethods_Return_Tasks() =>
        Solution.All.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null && method.ReturnType == typeof(void))
            .Select(method => $"{method.DeclaringType}.{method.Name}")
            .ShouldBeEmpty();

    // Razor writes component classes, and one for _Imports.razor, without "sealed".
    private static bool IsRazorComponent(Type type) =>
        type.GetInterfaces().Any(i => i.FullName == "Microsoft.AspNetCore.Components.IComponent");

    private static IEnumerable<string> FloatingPointMembers(Type type)
    {
        const BindingFlags flags = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(flags).Where(f => IsFloatingPoint(f.FieldType)))
        {
            yield return $"{type}.{field.Name}";
        }

        foreach (var method in type.GetMethods(flags).Where(m => IsFloatingPoint(m.ReturnType) || m.GetParameters().Any(p => IsFloatingPoint(p.ParameterType))))
        {
            yield return $"{type}.{method.Name}";
        }
    }

    private static bool IsFloatingPoint(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(double) || bare == typeof(float) || bare == typeof(Half);
    }
}
