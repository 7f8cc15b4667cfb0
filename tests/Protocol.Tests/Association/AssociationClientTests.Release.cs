using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationClientTests
{
    [Theory]
    [InlineData("6303800100")] // rlre
    [InlineData("6324800100BE220421281F3200000023")] // rlre-bad: wrong inner lengths
    [InlineData("D80202")]
    public async Task Release_AnyAnswer_ClosesTheTransport(string answer)
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var release = trace.Link.ReleaseAsync(default).AsTask();

        await trace.ExpectAsync("6203800100"); // rlrq
        await trace.RespondAsync(answer);

        await release;
        await trace.Meter.ExpectCloseAsync();
    }

    [Fact]
    public async Task Release_MeterCloses_IsReleased()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var release = trace.Link.ReleaseAsync(default).AsTask();
        await trace.ExpectAsync("6203800100");
        await trace.Meter.CloseAsync();

        await release;
    }

    [Fact]
    public async Task Release_MeterSilent_IsReleased()
    {
        await using var trace = await ClientTrace.AssociateAsync();
        var release = trace.Link.ReleaseAsync(default).AsTask();
        await trace.ExpectAsync("6203800100");
        trace.Time.Advance(TimeSpan.FromSeconds(15));

        await release;
        await trace.Meter.ExpectCloseAsync();
    }

    [Fact]
    public async Task Release_MeterWithoutRlrq_OnlyCloses()
    {
        await using var trace = await ClientTrace.AssociateAsync(new AssociationOptions { UseReleaseRequest = false });

        await trace.Link.ReleaseAsync(default);

        await trace.Meter.ExpectCloseAsync();
    }

    [Fact]
    public async Task Release_Again_DoesNothingAndRequestsAreMisuse()
    {
        await using var trace = await ClientTrace.AssociateAsync(new AssociationOptions { UseReleaseRequest = false });
        await trace.Link.ReleaseAsync(default);

        await trace.Link.ReleaseAsync(default);

        await Should.ThrowAsync<ObjectDisposedException>(async () => await trace.Link.GetAsync(new(Clock), default));
    }

    [Fact]
    public async Task Dispose_WithoutRelease_OnlyCloses()
    {
        await using var trace = await ClientTrace.AssociateAsync();

        await trace.Link.DisposeAsync();

        await trace.Meter.ExpectCloseAsync();
    }
}
