using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>A simulated meter behind the policy that is measured; whoever is let in reads as the public client does.</summary>
internal sealed class RecordedMeter(ILogicalDevice meter, ClientPolicy policy) : ILogicalDevice
{
    private static readonly ServerContext Public = new(16, AuthenticationMechanism.None);

    public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism) => policy;

    public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer) => meter.Get(Public, attribute, access, writer);

    public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value) => DataAccessResult.ReadWriteDenied;

    public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData) => ActionResult.ReadWriteDenied;
}
