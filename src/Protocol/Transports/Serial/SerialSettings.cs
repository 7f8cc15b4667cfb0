namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>How characters go over a serial line; one stop bit always.</summary>
/// <param name="Baud">Bits a second, 50 and more; what the port can do is the port's.</param>
public sealed record SerialSettings(int Baud, SerialFormat Format = SerialFormat.EightNone)
{
    public override string ToString() => $"{Baud} {(Format == SerialFormat.SevenEven ? "7E1" : "8N1")}";
}

/// <summary>Data bits and parity.</summary>
public enum SerialFormat
{
    /// <summary>8N1: HDLC.</summary>
    EightNone,

    /// <summary>7E1: IEC 62056-21 sign-on.</summary>
    SevenEven,
}
