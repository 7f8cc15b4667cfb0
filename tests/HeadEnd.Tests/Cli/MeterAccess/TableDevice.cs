using System.Collections.Concurrent;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Tests.Cli.MeterAccess;

/// <summary>A logical device that is a table of values: LLS password 12345678, and the public client 16 without.</summary>
internal sealed class TableDevice : ILogicalDevice
{
    private readonly ConcurrentDictionary<CosemAttribute, DlmsData> _values = new();

    public ConcurrentQueue<(CosemMethod Method, DlmsData? Parameter)> Invoked { get; } = new();

    public ConcurrentQueue<(CosemAttribute Attribute, SelectiveAccess Access)> Selections { get; } = new();

    /// <summary>The connection ends when one of these is asked for, as often as the number says.</summary>
    public ConcurrentDictionary<CosemAttribute, int> Breaking { get; } = new();

    public ConcurrentDictionary<CosemAttribute, DataAccessResult> Refused { get; } = new();

    /// <summary>Granted beyond what every meter should have.</summary>
    public Conformance More { get; set; }

    /// <summary>Lets in who has these keys, by any of HLS.</summary>
    public ServerSecurity? Security { get; set; }

    public DlmsData this[string attribute]
    {
        get => _values[CosemAttribute.Parse(attribute)];
        set => _values[CosemAttribute.Parse(attribute)] = value;
    }

    public ClientPolicy? FindClient(ushort clientAddress, AuthenticationMechanism mechanism) => mechanism switch
    {
        AuthenticationMechanism.None when clientAddress == 16 => new ClientPolicy(mechanism) { Conformance = new AssociationOptions().ProposedConformance | More },
        AuthenticationMechanism.Lls => new ClientPolicy(mechanism, LlsSecret.Parse("12345678")),
        _ when Security is not null => new ClientPolicy(mechanism) { Security = Security },
        _ => null,
    };

    public DataAccessResult Get(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        if (Breaking.TryGetValue(attribute, out var left) && left > 0)
        {
            Breaking[attribute] = left - 1;
            throw new InvalidOperationException("The meter's firmware fell over.");
        }

        if (Refused.TryGetValue(attribute, out var refusal))
        {
            return refusal;
        }

        if (!_values.TryGetValue(attribute, out var value))
        {
            return DataAccessResult.ObjectUndefined;
        }

        if (access is not null)
        {
            Selections.Enqueue((attribute, access));
        }

        writer.Data(value);
        return DataAccessResult.Success;
    }

    public DataAccessResult Set(ServerContext context, CosemAttribute attribute, SelectiveAccess? access, DlmsData value)
    {
        if (context.Mechanism == AuthenticationMechanism.None)
        {
            return DataAccessResult.ReadWriteDenied;
        }

        _values[attribute] = value;
        return DataAccessResult.Success;
    }

    public ActionResult Invoke(ServerContext context, CosemMethod method, DlmsData? parameter, AxdrWriter returnData)
    {
        Invoked.Enqueue((method, parameter));
        return method.ClassId == 70 ? ActionResult.Success : ActionResult.ObjectUndefined;
    }
}
