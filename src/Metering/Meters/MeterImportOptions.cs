namespace PrepaidMeter.Metering.Meters;

/// <summary>How keys come in a file of meters.</summary>
public sealed record MeterImportOptions
{
    public static MeterImportOptions Default { get; } = new();

    /// <summary>The key the file's keys are wrapped under (RFC 3394), as agreed with who made it. The caller disposes it.</summary>
    public Protocol.Security.KeyEncryptionKey? TransportKey { get; init; }

    /// <summary>False where others can read the file, or listen: keys must then be wrapped.</summary>
    public bool AllowPlainKeys { get; init; } = true;
}
