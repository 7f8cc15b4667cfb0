using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What an attribute or method of an object is called, and what the object is.</summary>
internal static class ObjectText
{
    public static string Of(CosemAttribute attribute) => Of(attribute.ClassId, attribute.InstanceId, InterfaceClasses.Find(attribute.ClassId)?.FindAttribute(attribute.AttributeId)?.Name);

    public static string Of(CosemMethod method) => Of(method.ClassId, method.InstanceId, InterfaceClasses.Find(method.ClassId)?.FindMethod(method.MethodId));

    /// <summary>An object of an object list: its class and what it is.</summary>
    public static string Of(ushort classId, byte version, LogicalName name) =>
        $"{Invariant.Text($"{classId}:{name}")} {(InterfaceClasses.Find(classId, version) is { } known ? Invariant.Text($"{known.Name} v{version}") : null) ?? Invariant.Text($"class {classId} v{version}")}{(ObisNames.Describe(name, classId) is { } meaning ? ", " + meaning : "")}";

    private static string Of(ushort classId, LogicalName name, string? member)
    {
        var ofClass = string.Join('.', new[] { InterfaceClasses.Find(classId)?.Name, member }.OfType<string>());
        return string.Join(", ", new[] { ofClass, ObisNames.Describe(name, classId) }.Where(text => !string.IsNullOrEmpty(text)));
    }
}
