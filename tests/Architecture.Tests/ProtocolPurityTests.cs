using System.Reflection;
using System.Runtime.CompilerServices;

namespace PrepaidMeter.Architecture.Tests;

/// <summary>In Protocol only transports, channels and the two association endpoints await; everything else is pure and takes spans.</summary>
public sealed class ProtocolPurityTests
{
    private static readonly string[] PureLayers = ["Axdr", "Acse", "Xdlms", "Cosem"];

    [Fact]
    public void Codecs_HaveNo_AsynchronousMembers() =>
        Solution.Protocol.GetTypes()
            .Where(type => PureLayers.Any(layer => type.Namespace?.StartsWith($"PrepaidMeter.Protocol.{layer}", StringComparison.Ordinal) == true))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null || typeof(Task).IsAssignableFrom(method.ReturnType))
            .Select(method => $"{method.DeclaringType}.{method.Name}")
            .ShouldBeEmpty();
}
