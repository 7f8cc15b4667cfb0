using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>The attributes that hold a password or key in the clear (IEC 62056-6-2): what they hold is not for logs, traces and dumps.</summary>
public static class SecretAttributes
{
    public static bool Contains(CosemAttribute attribute) => Secrets.Has(attribute);
}
