using System.Runtime.CompilerServices;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    private int CipheringOverhead => _association.Security?.Overhead ?? 0;

    /// <summary>Passes 3 and 4 of HLS (IEC 62056-5-3): our proof to the meter, then its proof to us.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask AuthenticateAsync(CancellationToken cancellationToken)
    {
        var security = _association.Security!;
        var (method, proof) = security.Proof(await security.NextCounterAsync(forProof: true, cancellationToken));
        var result = _options.Referencing == Referencing.ShortName
            ? await ShortNameLink.ReadMethodAsync(this, ShortNameLink.Association.NameOfMethod(ShortNameMethods.ReplyToHls)!.Value, proof, cancellationToken)
            : await InvokeAsync(method, proof, cancellationToken);
        if (!result.IsSuccess)
        {
            throw new AssociationRejectedException(AssociationResult.RejectedPermanent, AssociationDiagnostic.AuthenticationFailure);
        }

        if (!security.Verify(result.ReturnData is { IsSuccess: true } answer ? answer.Decode() : null))
        {
            throw Violation("its answer to our challenge is not the one of who has the keys");
        }

        _association.Authenticated();
    }

    /// <summary>What <see cref="_request"/> holds, as it goes over the wire.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> OutgoingAsync(CancellationToken cancellationToken)
    {
        if (_association.Security is not { Ciphers: true } security || _request.WrittenSpan[0] is Aarq.Tag or Rlrq.Tag)
        {
            return _request.WrittenMemory;
        }

        var counter = await security.NextCounterAsync(forProof: false, cancellationToken);
        return security.Protect(_request.WrittenSpan, counter);
    }

    /// <summary>What came over the wire, in the clear.</summary>
    /// <exception cref="DlmsDecodeException">Not protected as agreed.</exception>
    private ReadOnlyMemory<byte> Incoming(ReadOnlyMemory<byte> apdu) => _association.Security is { Ciphers: true } security ? security.Unprotect(apdu) : apdu;
}
