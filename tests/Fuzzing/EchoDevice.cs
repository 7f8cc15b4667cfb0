using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Fuzzing;

/// <summary>Grants everything: a request gets as far as it can.</summary>
internal sealed class EchoDevice(ShortNameDirectory? shortNames = null) : ILogicalDevice
{
    private static readonly byte[] Value = new byte[200];

    private readonly ClientPolicy _policy = new(AuthenticationMechanism.None)
    {
        Conformance = new AssociationOptions { Referencing = shortNames is null ? Referencing.LogicalName : Referencing.ShortName }.ProposedConformance,
    };

    public ShortNameDirectory? ShortNames => shortNames;

    public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism) => _policy;

    public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        writer.OctetString(Value);
        return DataAccessResult.Success;
    }

    public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value) => DataAccessResult.Success;

    public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData)
    {
        if (parameter is not null)
        {
            returnData.Data(parameter);
        }

        return ActionResult.Success;
    }
}
