using System.Security.Cryptography;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>
/// Security setup (class 64, version 1): policy, suite and titles, and new keys for them. What changes holds for associations from then on. Only inside a
/// ciphered association can anything be done here. Certificates are put in when a meter is made: their methods are refused.
/// </summary>
internal sealed class SecuritySetupObject() : CosemObject(64, 1, ObjectName)
{
    private const int MostKeys = (int)KeyId.Master + 1;

    public static LogicalName ObjectName => new(0, 0, 43, 0, 0, 255);

    public override IReadOnlyList<AttributeDefinition> Attributes { get; } = AttributesTo(6);

    public override IReadOnlyList<MethodDefinition> Methods { get; } =
        [new(1, true), new(2, true), new(3, true), new(4, false), new(5, false), new(6, false), new(7, false), new(8, false)];

    public override ActionResult Invoke(ObjectCall call, sbyte method, DlmsData? parameter, AxdrWriter returnData)
    {
        if (method == 1 ? parameter is not DlmsData.Enum : parameter is not DlmsData.Array)
        {
            return ActionResult.TypeUnmatched;
        }

        if (call.Meter.Security is not { } security || call.Client is not { IsCiphered: true })
        {
            return ActionResult.ReadWriteDenied;
        }

        var changed = method switch
        {
            1 => Activate(security, parameter),
            2 => Transfer(security, parameter),
            _ => Agree(security, call.Client.ClientSystemTitle, parameter, returnData),
        };
        if (changed is null)
        {
            return ActionResult.OtherReason;
        }

        call.Meter.Security = changed;
        return ActionResult.Success;
    }

    protected override DataAccessResult Read(ObjectCall call, sbyte attribute, SelectiveAccess? access, AxdrWriter writer)
    {
        var security = call.Meter.Security;
        switch (attribute)
        {
            case 2:
                writer.Enum((byte)(security?.AgreedPolicy ?? SecurityPolicy.None));
                break;
            case 3:
                writer.Enum((byte)(security?.Suite ?? SecuritySuite.Suite0));
                break;
            case 4:
                writer.OctetString(security?.ClientSystemTitle?.ToArray() ?? []);
                break;
            case 5:
                writer.OctetString(security?.SystemTitle.ToArray() ?? []);
                break;
            default:
                writer.ArrayHeader(0);
                break;
        }

        return DataAccessResult.Success;
    }

    /// <summary>A policy can only be made stricter, and only where the keys for it are there.</summary>
    private static ServerSecurity? Activate(ServerSecurity security, DlmsData? parameter)
    {
        const SecurityPolicy Signed = SecurityPolicy.SignedRequest | SecurityPolicy.SignedResponse;
        return parameter is DlmsData.Enum { Value: var value } && (SecurityPolicy)value is var policy
            && policy.IsKnown() && (policy & security.AgreedPolicy) == security.AgreedPolicy
            && ((policy & Signed) == 0 || (security.SigningKey is not null && security.ClientVerificationKey is not null))
                ? security with { Policy = policy }
                : null;
    }

    /// <summary>key_transfer: array of { key_id, key wrapped under the master key }. All or nothing.</summary>
    private static ServerSecurity? Transfer(ServerSecurity security, DlmsData? parameter)
    {
        if (security.MasterKey is not { } master || Pairs(parameter) is not { } keys)
        {
            return null;
        }

        var changed = security;
        foreach (var (id, wrapped) in keys)
        {
            byte[] key;
            try
            {
                key = AesKeyWrap.Unwrap(master, wrapped.Span);
            }
            catch (DlmsDecodeException)
            {
                return null;
            }

            changed = changed is null ? null : Replace(changed, id, key);
            CryptographicOperations.ZeroMemory(key);
        }

        return changed;
    }

    /// <summary>key_agreement: array of { key_id, what the client sends for it }; the same of the meter goes back. All or nothing.</summary>
    private static ServerSecurity? Agree(ServerSecurity security, SystemTitle? client, DlmsData? parameter, AxdrWriter returnData)
    {
        if (security is not { SigningKey: { } own, ClientVerificationKey: { } peer } || client is not { } title || Pairs(parameter) is not { } keys)
        {
            return null;
        }

        var changed = security;
        returnData.ArrayHeader(keys.Count);
        foreach (var (id, data) in keys)
        {
            using var agreement = new EphemeralKeyAgreement(id, title, security.SystemTitle, own, peer);
            if (changed is null || agreement.TryAgree(data.Span) is not { } key)
            {
                return null;
            }

            returnData.StructureHeader(2);
            returnData.Enum((byte)id);
            returnData.OctetString(agreement.Data.Span);
            changed = Replace(changed, id, key);
            CryptographicOperations.ZeroMemory(key);
        }

        return changed;
    }

    /// <summary>Under a new encryption key the counters received begin anew. Those sent go on: nothing is lost by that.</summary>
    private static ServerSecurity? Replace(ServerSecurity security, KeyId id, byte[] key) => key.Length != security.Suite.KeyLength() ? null : id switch
    {
        KeyId.GlobalUnicastEncryption => security with { EncryptionKey = new(key), Received = new() { Observer = security.Received.Observer }, Transactions = new() },
        KeyId.GlobalBroadcastEncryption => security with { BroadcastEncryptionKey = new(key), BroadcastReceived = new() },
        KeyId.Authentication => security with { AuthenticationKey = new(key) },
        KeyId.Master => security with { MasterKey = new(key) },
        _ => null,
    };

    /// <summary>Array of structures { enum, octet-string }; null when it is something else, empty or names a key twice.</summary>
    private static List<(KeyId Id, Octets Data)>? Pairs(DlmsData? parameter)
    {
        if (parameter is not DlmsData.Array { Items: { Count: > 0 and <= MostKeys } elements })
        {
            return null;
        }

        var pairs = new List<(KeyId Id, Octets Data)>(elements.Count);
        foreach (var element in elements)
        {
            if (element is not DlmsData.Structure { Items: { Count: 2 } fields }
                || fields[0] is not DlmsData.Enum { Value: var number } || fields[1] is not DlmsData.OctetString { Value: var data }
                || pairs.Any(p => p.Id == (KeyId)number))
            {
                return null;
            }

            pairs.Add(((KeyId)number, data));
        }

        return pairs;
    }
}
