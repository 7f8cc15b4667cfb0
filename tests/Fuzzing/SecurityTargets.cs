using System.Text.Json;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Fuzzing;

/// <summary>Ciphered and signed APDUs: damaged ones must all be refused alike.</summary>
internal static class SecurityTargets
{
    private static readonly MessageProtection Both = new(SecurityProtection.AuthenticationAndEncryption);
    private static readonly SystemTitle Client = new("PPM", 1);
    private static readonly SystemTitle Meter = new("MTR", 7);
    private static readonly byte[] Get = Convert.FromHexString("C001C100080000010000FF0200");

    public static IEnumerable<FuzzTarget> Create()
    {
        var line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "security.jsonl"))
            .Select(text => JsonSerializer.Deserialize<Line>(text, JsonSerializerOptions.Web)!)
            .First(candidate => candidate.Name == "glo-get-30");
        var context = new SecurityContext(
            SecuritySuite.Suite0,
            Both,
            Both,
            GlobalUnicastEncryptionKey.Parse(line.Key),
            AuthenticationKey.Parse(line.AuthenticationKey),
            default,
            SystemTitle.Parse(line.Sender),
            new ReceiveCounters());
        yield return Of("ciphered apdu", [.. FuzzCorpus.Vectors["ciphered"]], context);
        yield return Of("general-ciphering", [.. FuzzCorpus.Vectors["general-ciphering"], .. Seeds(new(SecurityProtection.AuthenticationAndEncryption))], General(Meter, Client, new TransactionIds()));
        yield return Of("general-signing", [.. FuzzCorpus.Vectors["general-signing"], .. Seeds(new(SecurityProtection.AuthenticationAndEncryption, Signed: true))], General(Meter, Client, new TransactionIds()));
        yield return new("general-ciphering, taken apart", [.. FuzzCorpus.Vectors["general-ciphering"]], octets =>
        {
            GeneralCipheringApdu.Decode(octets.Span);
            return FuzzOutcome.Accepted;
        });
        yield return new("general-signing, taken apart", [.. FuzzCorpus.Vectors["general-signing"]], octets =>
        {
            GeneralSigningApdu.Decode(octets.Span);
            return FuzzOutcome.Accepted;
        });
    }

    /// <summary>APDUs of a client under each kind of key, of equal octets every time: nothing random but for the wrapped key.</summary>
    private static IEnumerable<byte[]> Seeds(MessageProtection protection)
    {
        foreach (var kind in (CipheringKind[])[CipheringKind.Identified, CipheringKind.Wrapped, CipheringKind.Global])
        {
            using var client = General(Client, Meter, null, protection);
            var apdu = new AxdrWriter();
            client.Protect(kind, new InvocationCounter(1), Get, apdu);
            yield return apdu.WrittenSpan.ToArray();
        }
    }

    private static SecurityContext General(SystemTitle own, SystemTitle peer, TransactionIds? transactions, MessageProtection? sends = null)
    {
        byte[] scalar = [.. Enumerable.Repeat((byte)7, 32)];
        var signature = DigitalSignatureKey.FromScalar(SecuritySuite.Suite1, scalar);
        var agreement = KeyAgreementKey.FromScalar(SecuritySuite.Suite1, scalar);
        var credentials = new GeneralCredentials
        {
            Master = new KeyEncryptionKey(scalar.AsSpan(0, 16)),
            Signature = signature,
            PeerSignature = signature.PublicKey,
            Agreement = agreement,
            PeerAgreement = agreement.PublicKey,
        };
        return new(
            SecuritySuite.Suite1, sends ?? Both, Both, new GlobalUnicastEncryptionKey(scalar.AsSpan(0, 16)), new AuthenticationKey(scalar.AsSpan(0, 16)), own, peer, new ReceiveCounters(), credentials)
        {
            Transactions = transactions,
        };
    }

    private static FuzzTarget Of(string name, byte[][] seeds, SecurityContext context)
    {
        var plain = new AxdrWriter(1 << 16);
        return new(name, seeds, octets =>
        {
            plain.Clear();
            context.Unprotect(octets.Span, plain);
            return FuzzOutcome.Accepted;
        });
    }

    private sealed record Line(string Name, string Sender, string Key, string AuthenticationKey);
}
