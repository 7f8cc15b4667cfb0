using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

internal static class Encoded
{
    public static string Hex(Action<AxdrWriter> encode)
    {
        var writer = new AxdrWriter();
        encode(writer);
        return Convert.ToHexString(writer.WrittenSpan);
    }
}
