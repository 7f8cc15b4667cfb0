using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>What any codec writes it reads as the same: one property for each family. Data values have theirs in AxdrRoundTripTests.</summary>
public sealed class CodecRoundTripTests
{
    private static readonly Gen<byte> Byte = Gen.Choose(0, 255).Select(n => (byte)n);
    private static readonly Gen<ushort> UInt16 = Gen.Choose(0, ushort.MaxValue).Select(n => (ushort)n);
    private static readonly Gen<uint> UInt32 = Gen.Choose(int.MinValue, int.MaxValue).Select(n => unchecked((uint)n));
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);
    private static readonly Gen<sbyte> Index = Gen.Choose(sbyte.MinValue, sbyte.MaxValue).Select(n => (sbyte)n);
    private static readonly Gen<Octets> Octets = Byte.ListOf().Select(o => new Octets(o.ToArray()));
    private static readonly Gen<LogicalName> Name = Byte.ArrayOf(LogicalName.Size).Select(o => LogicalName.Read(o));
    private static readonly Gen<InvokeIdAndPriority> Id = Byte.Select(o => new InvokeIdAndPriority(o));
    private static readonly Gen<DataAccessResult> AccessResult = Gen.Elements(DataAccessResult.ReadWriteDenied, DataAccessResult.ObjectUndefined, DataAccessResult.OtherReason);
    private static readonly Gen<CosemAttribute> Attribute = from c in UInt16 from n in Name from i in Index select new CosemAttribute(c, n, i);
    private static readonly Gen<CosemMethod> Method = from c in UInt16 from n in Name from i in Index select new CosemMethod(c, n, i);
    private static readonly Gen<DataBlockSA> Block = from last in Flag from number in UInt32 from data in Octets select new DataBlockSA(last, number, data);

    // A whole value, of any length.
    private static readonly Gen<Octets> Value = Octets.Select(o => Encode(w => w.OctetString(o.Span)));

    private static readonly Gen<SelectiveAccess?> Access = Gen.OneOf(
        Gen.Constant<SelectiveAccess?>(null),
        from first in UInt32 from last in UInt32 from left in UInt16 from right in UInt16 select (SelectiveAccess?)new SelectiveAccess.ByEntry(first, last, left, right));

    private static readonly Gen<AttributeWithSelection> Selected = from a in Attribute from s in Access select new AttributeWithSelection(a, s);

    [Fact]
    public void Get_OfAnyForm() => RoundTrips(
        Gen.OneOf(
            from i in Id from a in Selected select (GetRequest)new GetRequest.Normal(i, a.Attribute, a.Access),
            from i in Id from n in UInt32 select (GetRequest)new GetRequest.Next(i, n),
            from i in Id from a in Selected.ListOf() select (GetRequest)new GetRequest.WithList(i, ValueList.From(a))),
        (v, w) => v.Encode(w),
        octets => GetRequest.Decode(octets.Span));

    [Fact]
    public void GetResponse_OfAnyForm() => RoundTrips(
        Gen.OneOf(
            from i in Id from last in Flag from n in UInt32 from data in Octets select (GetResponse)new GetResponse.WithDataBlock(i, last, n, data),
            from i in Id from last in Flag from n in UInt32 from r in AccessResult select (GetResponse)new GetResponse.WithDataBlock(i, last, n, default, r)),
        (v, w) => v.Encode(w),
        octets => GetResponse.Decode(octets));

    [Fact]
    public void Set_OfAnyForm() => RoundTrips(
        Gen.OneOf(
            from i in Id from a in Selected from v in Value select (SetRequest)new SetRequest.Normal(i, a.Attribute, a.Access, v),
            from i in Id from a in Selected from b in Block select (SetRequest)new SetRequest.WithFirstDataBlock(i, a.Attribute, a.Access, b),
            from i in Id from b in Block select (SetRequest)new SetRequest.WithDataBlock(i, b),
            from i in Id from a in Selected.ListOf() from v in Value.ListOf() select (SetRequest)new SetRequest.WithList(i, ValueList.From(a), ValueList.From(v))),
        (v, w) => v.Encode(w),
        SetRequest.Decode);

    [Fact]
    public void SetResponse_OfAnyForm() => RoundTrips(
        Gen.OneOf(
            from i in Id from r in AccessResult select (SetResponse)new SetResponse.Normal(i, r),
            from i in Id from n in UInt32 select (SetResponse)new SetResponse.DataBlock(i, n),
            from i in Id from r in AccessResult from n in UInt32 select (SetResponse)new SetResponse.LastDataBlock(i, r, n),
            from i in Id from r in AccessResult.ListOf() select (SetResponse)new SetResponse.WithList(i, ValueList.From(r))),
        (v, w) => v.Encode(w),
        octets => SetResponse.Decode(octets.Span));

    [Fact]
    public void Action_OfAnyForm() => RoundTrips(
        Gen.OneOf(
            from i in Id from m in Method from v in Value select (ActionRequest)new ActionRequest.Normal(i, m, v),
            from i in Id from m in Method select (ActionRequest)new ActionRequest.Normal(i, m, null),
            from i in Id from n in UInt32 select (ActionRequest)new ActionRequest.NextPBlock(i, n),
            from i in Id from m in Method from b in Block select (ActionRequest)new ActionRequest.WithFirstPBlock(i, m, b),
            from i in Id from m in Method.ListOf() from v in Value.ListOf() select (ActionRequest)new ActionRequest.WithList(i, ValueList.From(m), ValueList.From(v))),
        (v, w) => v.Encode(w),
        ActionRequest.Decode);

    [Fact]
    public void Notification_AndGeneralBlock()
    {
        RoundTrips(
            from id in UInt32 from time in Gen.OneOf(Gen.Constant<CosemDateTime?>(null), Byte.ArrayOf(CosemDateTime.Size).Select(o => (CosemDateTime?)CosemDateTime.Read(o))) from body in Value
            select new DataNotification(new LongInvokeIdAndPriority(id), time, body),
            (v, w) => v.Encode(w),
            DataNotification.Decode);
        RoundTrips(
            from last in Flag from streaming in Flag from window in Gen.Choose(0, GeneralBlockTransfer.MaxWindow) from n in UInt16 from acknowledged in UInt16 from data in Octets
            select new GeneralBlockTransfer(last, streaming, (byte)window, n, acknowledged, data),
            (v, w) => v.Encode(w),
            GeneralBlockTransfer.Decode);
    }

    [Fact]
    public void Aarq_WithAnyFields() => RoundTrips(
        from context in Gen.Choose(1, 4)
        from mechanism in Gen.Elements(AuthenticationMechanism.None, AuthenticationMechanism.Lls, AuthenticationMechanism.HlsGmac, AuthenticationMechanism.HlsEcdsa)
        from title in Byte.ArrayOf(8)
        from secret in Byte.NonEmptyListOf()
        from information in Byte.NonEmptyListOf()
        select new Aarq
        {
            ApplicationContext = (byte)context,
            Mechanism = mechanism,
            CallingApTitle = new Octets(title),
            AuthenticationValue = mechanism == AuthenticationMechanism.None ? default : new Octets(secret.ToArray()),
            UserInformation = new Octets(information.ToArray()),
        },
        (v, w) => v.Encode(w),
        octets => Aarq.Decode(octets.Span));

    [Fact]
    public void HdlcFrame_OfAnyAddressesAndInformation() => Prop.ForAll(
        (from client in Gen.Choose(1, 127)
         from logical in Gen.Choose(1, 0x3FFF)
         from physical in Gen.Choose(16, 0x3FFF)
         from sent in Gen.Choose(0, 7)
         from received in Gen.Choose(0, 7)
         from poll in Flag
         from segmented in Flag
         from information in Octets
         select new HdlcFrame(
             HdlcAddress.Server((ushort)logical, (ushort)physical, 4), HdlcAddress.Client((ushort)client), HdlcControl.Information((byte)sent, (byte)received, poll),
             information.Memory, IsSegmented: segmented)).ToArbitrary(),
        frame =>
        {
            var octets = new byte[frame.EncodedLength];
            frame.Write(octets);
            var read = HdlcFrame.Decode(octets);
            (read.Destination, read.Source, read.Control, read.IsSegmented).ShouldBe((frame.Destination, frame.Source, frame.Control, frame.IsSegmented));
            read.Information.ToArray().ShouldBe(frame.Information.ToArray());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WrapperHeader_OfAnyPorts() => Prop.ForAll(
        (from source in UInt16 from destination in UInt16 from length in Gen.Choose(1, ushort.MaxValue) select new WrapperHeader(source, destination, (ushort)length)).ToArbitrary(),
        header =>
        {
            var octets = new byte[WrapperHeader.Size];
            header.Write(octets);
            WrapperHeader.TryRead(octets, WrapperHeader.MaxLength, out var read).ShouldBeTrue();
            read.ShouldBe(header);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void CipheredApdu_OfAnySuiteProtectionAndContent() => Prop.ForAll(
        (from suite in Gen.Elements(SecuritySuite.Suite0, SecuritySuite.Suite1, SecuritySuite.Suite2)
         from protection in Gen.Elements(SecurityProtection.Authentication, SecurityProtection.Encryption, SecurityProtection.AuthenticationAndEncryption)
         from key in Byte.ArrayOf(suite == SecuritySuite.Suite2 ? 32 : 16)
         from title in Byte.ArrayOf(SystemTitle.Size)
         from counter in UInt32
         from plain in Octets
         select (suite, protection, key, title, counter, plain)).ToArbitrary(),
        given =>
        {
            using var protector = new ApduProtector(new GlobalUnicastEncryptionKey(given.key), new AuthenticationKey(given.key));
            var sender = new SystemTitle("PPM", 1);
            var ciphered = new AxdrWriter();
            protector.Protect(new SecurityControl(given.suite, given.protection), sender, new InvocationCounter(given.counter), given.plain.Span, ciphered);
            var opened = new AxdrWriter();
            protector.TryUnprotect(sender, ciphered.WrittenSpan, opened).ShouldBeTrue();
            opened.WrittenSpan.ToArray().ShouldBe(given.plain.Memory.ToArray());
        }).QuickCheckThrowOnFailure();

    private static void RoundTrips<T>(Gen<T> values, Action<T, AxdrWriter> encode, Func<ReadOnlyMemory<byte>, T> decode) =>
        Prop.ForAll(values.ToArbitrary(), value => decode(Encode(w => encode(value, w)).Memory).ShouldBe(value)).QuickCheckThrowOnFailure();

    private static Octets Encode(Action<AxdrWriter> write)
    {
        var writer = new AxdrWriter();
        write(writer);
        return new(writer.WrittenSpan.ToArray());
    }
}
