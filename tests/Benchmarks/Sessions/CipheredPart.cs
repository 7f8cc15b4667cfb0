using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Wrapper;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>Where the protected octets lie in a frame, from SC on.</summary>
internal readonly record struct CipheredPart(int Offset, int Length)
{
    public int PlainLength => Length - ApduProtector.HeaderSize - ApduProtector.TagSize;

    /// <summary>Null where a frame is not ciphered. Of AARQ and AARE it is the user-information, which comes last in them.</summary>
    public static CipheredPart? Find(byte[] frame)
    {
        var apdu = frame.AsSpan(WrapperHeader.Size);
        var start = apdu[0] switch
        {
            Aarq.Tag => apdu.Length - Aarq.Decode(apdu).UserInformation.Length,
            Aare.Tag => apdu.Length - Aare.Decode(apdu).UserInformation.Length,
            _ => 0,
        };
        if (start == apdu.Length || !ProtectedApdu.IsProtected(apdu[start]))
        {
            return null;
        }

        var reader = new AxdrReader(apdu[start..]);
        reader.RawByte();
        var length = reader.RawLength();
        return new(WrapperHeader.Size + start + reader.Offset, length);
    }
}
