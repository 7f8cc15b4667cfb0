using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>Encodes a <see cref="DlmsData"/> tree.</summary>
internal static class AxdrEncoder
{
    public static void Write(AxdrWriter writer, DlmsData value) => throw new NotImplementedException();
}
