namespace PrepaidMeter.Protocol.Decoding;

/// <summary>ServiceError of confirmed-service-error (IEC 62056-5-3): classes, and the values of each.</summary>
internal static class ServiceErrors
{
    private static readonly (string Name, string[] Values)?[] Classes =
    [
        ("application-reference", ["other", "time-elapsed", "application-unreachable", "application-reference-invalid", "application-context-unsupported", "provider-communication-error", "deciphering-error"]),
        ("hardware-resource", ["other", "memory-unavailable", "processor-resource-unavailable", "mass-storage-unavailable", "other-resource-unavailable"]),
        ("vde-state-error", ["other", "no-dlms-context", "loading-data-set", "status-nochange", "status-inoperable"]),
        ("service", ["other", "pdu-size", "service-unsupported"]),
        ("definition", ["other", "object-undefined", "object-class-inconsistent", "object-attribute-inconsistent"]),
        ("access", ["other", "scope-of-access-violated", "object-access-violated", "hardware-fault", "object-unavailable"]),
        ("initiate", ["other", "dlms-version-too-low", "incompatible-conformance", "pdu-size-too-short", "refused-by-the-VDE-handler"]),
        ("load-data-set", []),
        null,
        ("task", []),
    ];

    /// <summary>Null for a class the standard does not have.</summary>
    public static string? ClassName(byte errorClass) => errorClass < Classes.Length ? Classes[errorClass]?.Name : null;

    public static string? Name(byte errorClass, byte value) =>
        errorClass < Classes.Length && Classes[errorClass] is { } found && value < found.Values.Length ? found.Values[value] : null;
}
