using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>
/// A logical device of stored attributes. Client 16 needs no security; client 32 needs LLS "12345678". Methods return their parameter; method 2 is refused.
/// </summary>
internal sealed class MemoryDevice : ILogicalDevice
{
    public static readonly LlsSecret Secret = LlsSecret.Parse("12345678");

    public Dictionary<CosemAttribute, DlmsData> Attributes { get; } = [];

    /// <summary>Set, the device speaks in short names.</summary>
    public ShortNameDirectory? ShortNames { get; set; }

    public List<string> Calls { get; } = [];

    /// <summary>Runs while a GET is being served.</summary>
    public Action? DuringGet { get; set; }

    public ClientPolicy Public { get; set; } = new(AuthenticationMechanism.None);

    public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism) => clientAddress switch
    {
        16 when ShortNames is not null && mechanism == AuthenticationMechanism.None => new(mechanism) { Conformance = new AssociationOptions { Referencing = Referencing.ShortName }.ProposedConformance },
        16 => Public,
        32 => new ClientPolicy(AuthenticationMechanism.Lls, Secret),
        _ => null,
    };

    public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        DuringGet?.Invoke();
        Calls.Add($"get {attribute} {access?.GetType().Name}".TrimEnd());
        if (!Attributes.TryGetValue(attribute, out var value))
        {
            // What is written before a refusal must not reach the wire.
            writer.OctetString("never sent"u8);
            return DataAccessResult.ObjectUndefined;
        }

        writer.Data(value);
        return DataAccessResult.Success;
    }

    public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value)
    {
        Calls.Add($"set {attribute}");
        if (!Attributes.ContainsKey(attribute))
        {
            return DataAccessResult.ObjectUndefined;
        }

        Attributes[attribute] = value;
        return DataAccessResult.Success;
    }

    public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData)
    {
        Calls.Add($"invoke {method}");
        if (parameter is not null)
        {
            returnData.Data(parameter);
        }

        return method.MethodId == 2 ? ActionResult.ReadWriteDenied : ActionResult.Success;
    }
}
