using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Which attributes and method parameters are passwords or keys in the clear (IEC 62056-6-2). Wrapped keys are no secret.</summary>
internal static class Secrets
{
    private static readonly HashSet<(int ClassId, int Attribute)> Attributes =
    [
        (15, 7), // LLS secret
        (19, 7), (19, 8), (19, 9), // passwords of the local port
        (44, 5), // PPP authentication
        (45, 3), // PIN of the SIM
        (46, 4), // login password
        (100, 6), (100, 7), // NTP keys
    ];

    private static readonly HashSet<(int ClassId, int Method)> Parameters =
    [
        (12, 5), // change_secret
        (15, 2), // change_HLS_secret
        (72, 7), // set_encryption_key
        (100, 2), // add_authentication_key
    ];

    public static string Mask(int length) => Invariant.Text($"*** ({length} octets)");

    public static bool Has(CosemAttribute attribute) => Attributes.Contains((attribute.ClassId, attribute.AttributeId));

    public static bool Has(CosemMethod method) => Parameters.Contains((method.ClassId, method.MethodId));
}
