using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Acse;

public class ReleaseTests
{
    [Theory]
    [InlineData("rlrq", 0)]
    [InlineData("rlrq-empty", null)]
    [InlineData("rlrq-user-info", 0)]
    public void RlrqDecode_Vector_GivesTheReason(string name, int? reason) =>
        Rlrq.Decode(Vector.Find(Vector.Acse, name).Octets).Reason.ShouldBe((byte?)reason);

    [Theory]
    [InlineData("6303800100", 0)]
    [InlineData("6324800100BE220421281F3200000023", 0)]
    [InlineData("6300", null)]
    [InlineData("63", null)]
    [InlineData("63FF", null)]
    [InlineData("6380FFFF", null)]
    public void RlreDecode_WhateverTheBody_IsARelease(string hex, int? reason) =>
        Rlre.Decode(Convert.FromHexString(hex)).ShouldBe(new Rlre((byte?)reason));

    [Theory]
    [InlineData("")]
    [InlineData("6203800100")]
    public void RlreDecode_AnotherApdu_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => Rlre.Decode(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("62038001")]
    [InlineData("6303800100")]
    [InlineData("620480020000")]
    public void RlrqDecode_BadInput_IsADecodeError(string hex) =>
        Should.Throw<DlmsDecodeException>(() => Rlrq.Decode(Convert.FromHexString(hex)));
}
