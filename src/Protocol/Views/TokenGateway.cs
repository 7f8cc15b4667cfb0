using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Token gateway (class 115): takes tokens and says what became of the last one. The octets of a token are the companion standard's.</summary>
public sealed class TokenGateway(IMeterLink link, LogicalName name) : CosemView(link, 115, name)
{
    /// <summary>The last token received.</summary>
    public ViewAttribute<Octets> Token => Attribute(2, DataForms.OctetString);

    public ViewAttribute<CosemDateTime> TokenTime => Attribute(3, DataForms.DateTime);

    public ViewAttribute<ValueList<Octets>> TokenDescription => Attribute(4, DataForms.ArrayOf(DataForms.OctetString));

    public ViewAttribute<TokenDelivery> TokenDeliveryMethod => Attribute(5, DataForms.Enum.As(v => (TokenDelivery)v, v => (byte)v));

    public ViewAttribute<TokenStatus> TokenStatus => Attribute(6, Views.TokenStatus.Form);

    public ViewMethod<Octets> Enter => Method(1, DataForms.OctetString);

    /// <summary>
    /// Enters a token. Some meters return its status at once; of the others, which give null, <see cref="TokenStatus"/> has to be read. After a
    /// lost link read token, time and status before sending again.
    /// </summary>
    /// <exception cref="MeterRefusedException">The meter refused the method.</exception>
    /// <exception cref="MeterDataException">It returned something else than a status.</exception>
    /// <exception cref="LinkException">The link is gone; the token may be used.</exception>
    public async ValueTask<TokenStatus?> EnterAsync(Octets token, CancellationToken cancellationToken)
    {
        var response = await Link.InvokeAsync(Enter.Descriptor, new DlmsData.OctetString(token), cancellationToken);
        return response switch
        {
            { Refusal: { } refusal } => throw new MeterRefusedException(Enter.ToString(), refusal),
            { ReturnData: { IsSuccess: true } data } when data.Decode() is not DlmsData.Null => TokenStatus.Read(data),
            _ => null,
        };
    }
}

/// <summary>token_status.</summary>
/// <param name="DataValue">The maker's or the companion standard's.</param>
public sealed record TokenStatus(TokenStatusCode Code, DlmsData.BitString DataValue)
{
    internal static readonly DataForm<TokenStatus> Form = DataForms.Structure<TokenStatus>(
        2,
        (ref r) => new((TokenStatusCode)r.ExpectEnum(), DataForms.Bits.Read(ref r)),
        (w, v) =>
        {
            w.Enum((byte)v.Code);
            DataForms.Bits.Write(w, v.DataValue);
        });
}

/// <summary>How a token came to the meter.</summary>
public enum TokenDelivery : byte
{
    Remote = 0,
    Local = 1,
    Manual = 2,
}

/// <summary>How far a token got.</summary>
public enum TokenStatusCode : byte
{
    FormatOk = 0,
    AuthenticationOk = 1,
    ValidationOk = 2,
    ExecutionOk = 3,
    FormatFailure = 4,
    AuthenticationFailure = 5,
    ValidationFailure = 6,
    ExecutionFailure = 7,
    ReceivedNotYetProcessed = 8,
}
