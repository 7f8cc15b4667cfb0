using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Association;

public sealed partial class AssociationServerTests
{
    private static readonly CosemAttribute Clock = CosemAttribute.Parse("8:0.0.1.0.0.255:2");
    private static readonly CosemAttribute DeviceName = CosemAttribute.Parse("1:0.0.42.0.0.255:2");

    [Fact]
    public void Get_Value_IsAnswered()
    {
        var trace = WithClock().Associate();

        trace.Exchange("C001C100080000010000FF0200", "C401C100060012D687"); // svc GET clock.2, get-resp-data
    }

    [Fact]
    public void Get_Refused_SendsTheResultAndNothingTheDeviceWrote() =>
        new ServerTrace().Associate().Exchange("C001C100080000010000FF0200", "C401C10104");

    [Fact]
    public void Get_SelectiveAccessNotGranted_IsRefused()
    {
        var trace = WithClock().Associate("00401A");

        trace.Exchange("C001C100080000010000FF02010202040600000001060000000A120001120000", "C401C1010D");
        trace.Device.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Get_SelectiveAccess_ReachesTheDevice()
    {
        var trace = WithClock().Associate();

        trace.Exchange("C001C100080000010000FF02010202040600000001060000000A120001120000", "C401C100060012D687");

        trace.Device.Calls.ShouldBe([$"get {Clock} ByEntry"]);
    }

    [Fact]
    public void Get_List_AnswersEach()
    {
        var trace = WithClock().Associate();

        trace.Exchange("C003C102 00080000010000FF0200 00030100010800FF0200", "C403C102 00060012D687 0104");
    }

    [Fact]
    public void Get_BeyondTheClientsPduSize_GoesInBlocks()
    {
        var trace = WithName().Associate(clientPduSize: 20);

        // 20 - 3 - 6 - 1 = 10 octets a block.
        trace.Exchange("C001C1000100002A0000FF0200", "C402C1 00 00000001 00 0A 09100001020304050607");
        trace.Exchange("C002C100000001", "C402C1 01 00000002 00 08 08090A0B0C0D0E0F");
        trace.Exchange("C002C100000002", "C402C1 01 00000002 01 10"); // no-long-get-in-progress
    }

    [Fact]
    public void Get_ListBeyondTheClientsPduSize_GoesInBlocks()
    {
        var trace = WithName().Associate(clientPduSize: 20);

        trace.Exchange("C003C102 000100002A0000FF0200 00080000010000FF0200", "C402C1 00 00000001 00 0A 02000910000102030405");
        trace.Exchange("C002C100000001", "C402C1 00 00000002 00 0A 060708090A0B0C0D0E0F");
        trace.Exchange("C002C100000002", "C402C1 01 00000003 00 02 0104");
    }

    [Theory]
    [InlineData("the wrong block", "C002C1 00000002", "C402C1 01 00000002 01 13")]
    [InlineData("another invoke id", "C002C2 00000001", "C402C2 01 00000001 01 10")]
    public void Get_NextOutOfStep_AbortsTheTransfer(string what, string request, string response)
    {
        var trace = WithName().Associate(clientPduSize: 20);
        trace.Send("C001C1000100002A0000FF0200");

        trace.Send(request).ShouldBe(response.Replace(" ", "", StringComparison.Ordinal), what);

        trace.Exchange("C002C1 00000001", "C402C1 01 00000001 01 10");
    }

    [Fact]
    public void Get_AnotherRequestMeanwhile_EndsTheTransfer()
    {
        var trace = WithName().Associate(clientPduSize: 20);
        trace.Send("C001C1000100002A0000FF0200");
        trace.Exchange("C001C200080000010000FF0200", "C401C20104");

        trace.Exchange("C002C1 00000001", "C402C1 01 00000001 01 10");
    }

    [Fact]
    public void Get_BlocksNotGranted_IsPduTooLong() =>
        WithName().Associate("00401D", clientPduSize: 20).Exchange("C001C1000100002A0000FF0200", "D80104");

    [Fact]
    public void Get_ValueBeyondTheCeiling_IsAborted()
    {
        var trace = new ServerTrace(maxValueSize: 17);
        trace.Device.Attributes[DeviceName] = SixteenOctets;

        trace.Associate().Exchange("C001C1000100002A0000FF0200", "C401C1010F");
    }

    [Fact]
    public void Set_Value_ReachesTheDevice()
    {
        var trace = WithName().Associate();

        trace.Exchange("C101C1000100002A0000FF02000A03414243", "C501C100"); // svc SET data visible ABC, set-resp

        trace.Device.Attributes[DeviceName].ShouldBe(new DlmsData.VisibleString("ABC"));
    }

    [Fact]
    public void Set_Unconfirmed_IsServedWithoutAnswer()
    {
        var trace = WithName().Associate();

        trace.Exchange("C10181000100002A0000FF02000A03414243", "");

        trace.Device.Attributes[DeviceName].ShouldBe(new DlmsData.VisibleString("ABC"));
    }

    [Fact]
    public void Set_List_AnswersEach()
    {
        var trace = WithName().Associate();

        trace.Exchange("C104C1 02 000100002A0000FF0200 00080000010000FF0200 02 120005 1100", "C505C1 02 00 04");

        trace.Device.Attributes[DeviceName].ShouldBe(new DlmsData.LongUnsigned(5));
    }

    [Fact]
    public void Set_ListOfUnequalCounts_IsAnExceptionAndSetsNothing()
    {
        var trace = WithName().Associate();

        trace.Exchange("C104C1 02 000100002A0000FF0200 00080000010000FF0200 01 120005", "D80103");

        trace.Device.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Set_Blocks_ArePutTogether()
    {
        var trace = WithClock().Associate();

        trace.Exchange("C102C100080000010000FF0200000000000106090C07EA0B14", "C502C100000001"); // set-first, set-resp-block
        trace.Device.Calls.ShouldBeEmpty();
        trace.Exchange("C103C1 01 00000002 08 050A0F0000003C00", "C503C10000000002"); // set-resp-last

        trace.Device.Attributes[Clock].ShouldBe(DlmsData.FromOctets(Convert.FromHexString("07EA0B14050A0F0000003C00")));
    }

    [Fact]
    public void Set_ListInBlocks_AnswersEach()
    {
        var trace = WithName().Associate();

        trace.Exchange("C105C1 02 000100002A0000FF0200 00080000010000FF0200 00 00000001 02 0212", "C502C1 00000001");
        trace.Exchange("C103C1 01 00000002 04 00051100", "C504C1 02 00 04 00000002");
    }

    [Theory]
    [InlineData("a gap", "C103C1 00 00000003 01 00", "C503C1 13 00000003")]
    [InlineData("the first again", "C103C1 00 00000001 01 00", "C503C1 13 00000001")]
    [InlineData("another invoke id", "C103C2 00 00000002 01 00", "C503C2 12 00000002")]
    [InlineData("an empty block", "C103C1 00 00000002 00", "C503C1 11 00000002")]
    [InlineData("beyond the ceiling", "C103C1 01 00000002 05 0102030405", "C503C1 11 00000002")]
    [InlineData("no whole value", "C103C1 01 00000002 01 00", "D80103")]
    public void Set_BlockOutOfStep_AbortsTheTransfer(string what, string request, string response)
    {
        var trace = new ServerTrace(maxValueSize: 10);
        trace.Device.Attributes[Clock] = DlmsData.Null.Instance;
        trace.Associate();
        trace.Exchange("C102C100080000010000FF0200000000000106090C07EA0B14", "C502C100000001");

        trace.Send(request).ShouldBe(response.Replace(" ", "", StringComparison.Ordinal), what);

        trace.Exchange("C103C1 01 00000002 02 0102", "C503C1 12 00000002");
        trace.Device.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Action_Normal_ReachesTheDevice()
    {
        var trace = new ServerTrace().Associate();

        trace.Exchange("C301C10046000060030AFF01010F00", "C701C100 01 00 0F00"); // svc ACTION disconnect; this device returns the parameter
        trace.Exchange("C301C20046000060030AFF0100", "C701C20000");
        trace.Exchange("C301C30046000060030AFF02010F00", "C701C30300");

        trace.Device.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public void Action_List_AnswersEach() => new ServerTrace().Associate().Exchange(
        "C303C1 02 0046000060030AFF01 0046000060030AFF02 02 0F00 0F00", "C703C1 02 0001000F00 0300");

    [Fact]
    public void Action_Blocks_BothWays()
    {
        var trace = new ServerTrace().Associate(clientPduSize: 20);

        trace.Exchange("C304C1 0046000060030AFF01 00 00000001 08 0910000102030405", "C704C1 00000001");
        // 20 - 3 - 5 - 1 = 11 octets a block: result, choice and the value.
        trace.Exchange("C306C1 01 00000002 0A 060708090A0B0C0D0E0F", "C702C1 00 00000001 0B 000100 0910000102030405");
        trace.Exchange("C302C1 00000001", "C702C1 01 00000002 0A 060708090A0B0C0D0E0F");
        trace.Exchange("C302C1 00000002", "C701C1 0E00");

        trace.Device.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("nothing in progress", "C306C2 01 00000002 01 00", "C701C2 1000")]
    [InlineData("a gap", "C306C1 01 00000003 01 00", "C701C1 0E00")]
    [InlineData("an empty block", "C306C1 00 00000002 00", "C701C1 0F00")]
    public void Action_BlockOutOfStep_AbortsTheTransfer(string what, string request, string response)
    {
        var trace = new ServerTrace().Associate();
        trace.Exchange("C304C1 0046000060030AFF01 00 00000001 08 0910000102030405", "C704C1 00000001");

        trace.Send(request).ShouldBe(response.Replace(" ", "", StringComparison.Ordinal), what);

        trace.Device.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Release_DuringATransfer_EndsBoth()
    {
        var trace = WithName().Associate(clientPduSize: 20);
        trace.Send("C001C1000100002A0000FF0200");
        trace.Exchange("6203800100", "6303800100");

        trace.Exchange("C002C1 00000001", "D80101");
    }

    private static DlmsData SixteenOctets => DlmsData.FromOctets(Convert.FromHexString("000102030405060708090A0B0C0D0E0F"));

    private static ServerTrace WithClock()
    {
        var trace = new ServerTrace();
        trace.Device.Attributes[Clock] = new DlmsData.DoubleLongUnsigned(1234567);
        return trace;
    }

    private static ServerTrace WithName()
    {
        var trace = new ServerTrace();
        trace.Device.Attributes[DeviceName] = SixteenOctets;
        return trace;
    }
}
