namespace PrepaidMeter.Protocol.Acse;

/// <summary>Authentication mechanism id, last arc of 2.16.756.5.8.2 (IEC 62056-5-3).</summary>
public enum AuthenticationMechanism : byte
{
    None = 0,
    Lls = 1,
    Hls = 2,
    HlsMd5 = 3,
    HlsSha1 = 4,
    HlsGmac = 5,
    HlsSha256 = 6,
    HlsEcdsa = 7,
}
