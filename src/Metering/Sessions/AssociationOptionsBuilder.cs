using System.Security.Cryptography;
using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Profiles;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Sessions;

/// <summary>Puts together how to associate: terms, secrets from the store, counters. Thread-safe.</summary>
public sealed class AssociationOptionsBuilder(IKeyStore keys, InvocationCounters counters, SessionOptions options)
{
    /// <param name="fencingToken">Of the session's lease.</param>
    /// <exception cref="SessionException">A secret is missing, of the wrong length or can not be opened: <see cref="FailureClass.Configuration"/>.</exception>
    internal async Task<AssociationOptions> BuildAsync(Meter meter, MeterProfile profile, ClientRole role, long fencingToken, CancellationToken cancellationToken)
    {
        var terms = AssociationTerms.Of(meter, profile, role);
        using var secrets = await OpenAsync(meter, terms, role, cancellationToken).ConfigureAwait(false);
        var plain = Plain(profile, terms);
        var proposed = plain.ProposedConformance;
        if (!profile.Link.WithList)
        {
            proposed &= ~Conformance.MultipleReferences;
        }

        if (terms.Ciphers && profile.Security.GeneralCiphering)
        {
            proposed |= Conformance.GeneralProtection;
        }

        return plain with
        {
            Secret = terms is { NeedsSecret: true, Mechanism: Protocol.Acse.AuthenticationMechanism.Lls } ? secrets.LlsOf(role) : null,
            Security = terms.IsSecured ? Secured(meter, profile, role, terms, secrets, fencingToken) : null,
            ProposedConformance = proposed,
        };
    }

    private static AssociationOptions Plain(MeterProfile profile, AssociationTerms terms) => new()
    {
        ClientAddress = terms.ClientAddress,
        Mechanism = terms.Mechanism,
        Referencing = profile.Link.Referencing,
        MaxReceivePduSize = (ushort)profile.Link.MaxReceivePduSize,
        ConnectTimeout = TimeSpan.FromSeconds(profile.Link.ConnectTimeoutSeconds),
        ResponseTimeout = TimeSpan.FromSeconds(profile.Link.ResponseTimeoutSeconds),
        UseReleaseRequest = profile.Link.UseReleaseRequest,
        MaxListItems = profile.Link.MaxListItems,
        AcceptLongSetBlockResponse = profile.Link.AcceptLongSetBlockResponse,
    };

    private SecurityOptions Secured(Meter meter, MeterProfile profile, ClientRole role, AssociationTerms terms, MeterKeySet secrets, long fencingToken)
    {
        var key = terms.NeedsEncryptionKey ? secrets.EncryptionKey() : null;
        var wrong = key is not null && key.Length != terms.Suite.KeyLength();
        return wrong
            ? throw new SessionException(FailureClass.Configuration, $"The keys of this meter have {key!.Length} octets, those of {terms.Suite} {terms.Suite.KeyLength()}.")
            : new SecurityOptions
            {
                Suite = terms.Suite,
                Protection = terms.Protection,
                ClientSystemTitle = options.ClientSystemTitle,
                MeterSystemTitle = meter.Security.SystemTitle,
                EncryptionKey = key,
                AuthenticationKey = terms.NeedsAuthenticationKey ? secrets.AuthenticationKey() : null,
                DedicatedKey = profile.Security.DedicatedKey && (terms.Protection & SecurityProtection.Encryption) != 0 ? DedicatedKey.Generate(terms.Suite) : null,
                UseGeneralCiphering = profile.Security.GeneralCiphering && terms.Ciphers,
                InvocationCounters = key is null ? null : counters.Of(CounterId.Of(options.ClientSystemTitle, key), meter.Id, fencingToken),
                Secret = terms.NeedsSecret ? secrets.HlsOf(role) : null,
                ChallengeLength = profile.Security.ChallengeLength,
                AcceptPlainInitiateResponse = profile.Security.AcceptPlainInitiateResponse,
                AcceptUnnamedHls = profile.Security.AcceptUnnamedHls,
                AcceptEmptySystemTitle = profile.Security.AcceptEmptySystemTitle,
                AssociationObject = profile.Clients[role].AssociationObject?.InstanceId ?? new LogicalName(0, 0, 40, 0, 0, 255),
            };
    }

    private async Task<MeterKeySet> OpenAsync(Meter meter, AssociationTerms terms, ClientRole role, CancellationToken cancellationToken)
    {
        var needs = terms.Needs(role);
        if (needs.Count == 0)
        {
            return new MeterKeySet([]);
        }

        MeterKeySet found;
        try
        {
            found = await keys.FindAsync(meter.Id, needs, KeyState.Current, cancellationToken).ConfigureAwait(false);
        }
        catch (CryptographicException e)
        {
            throw new SessionException(
                FailureClass.Configuration, $"What is stored for the {role} client of this meter can not be opened: it was sealed under another key, or altered.", e);
        }

        foreach (var need in needs)
        {
            if (!found.Has(need))
            {
                found.Dispose();
                throw new SessionException(FailureClass.Configuration, $"No {NameOf(need)} is stored for the {role} client of this meter.");
            }
        }

        return found;
    }

    private static string NameOf(SecretKind kind) => kind switch
    {
        SecretKind.EncryptionKey => "encryption key (GUEK)",
        SecretKind.AuthenticationKey => "authentication key (GAK)",
        _ => "password",
    };
}
