using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Xdlms;

public class ErrorApduTests
{
    [Theory]
    [InlineData("exc-1", 1, 1, null, "exception-response service-not-allowed, operation-not-possible")]
    [InlineData("exc-2", 2, 2, null, "exception-response service-unknown, service-not-supported")]
    [InlineData("exc-ic", 1, 6, 0x65, "exception-response service-not-allowed, invocation-counter-error, 101 expected")]
    public void ExceptionResponse_Vector_GivesItsFieldsAndWords(string name, byte state, byte service, int? counter, string text)
    {
        var response = ExceptionResponse.Decode(Vector.Find(Vector.Xdlms, name).Octets);

        response.ShouldBe(new ExceptionResponse(state, service, (uint?)counter));
        response.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("initiate-error", 1, 6, 1)]
    [InlineData("cse-read", 5, 5, 2)]
    public void ConfirmedServiceError_Vector_GivesItsFields(string name, byte service, byte errorClass, byte value) =>
        ConfirmedServiceError.Decode(Vector.Find(Vector.Xdlms, name).Octets).ShouldBe(new ConfirmedServiceError(service, errorClass, value));

    [Fact]
    public void InvokeIdAndPriority_Bits_AreTheStandards()
    {
        var value = InvokeIdAndPriority.Confirmed(17);

        value.Value.ShouldBe((byte)0xC1);
        (value.InvokeId, value.IsConfirmed, value.IsHighPriority).ShouldBe(((byte)1, true, true));
        InvokeIdAndPriority.Confirmed(15, highPriority: false).Value.ShouldBe((byte)0x4F);
        new InvokeIdAndPriority(0x3F).IsConfirmed.ShouldBeFalse();
        value.ToString().ShouldBe("C1");
    }
}
