using PrepaidMeter.Protocol.Acse;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    private const byte NormalRelease = 0;

    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_end is not null)
        {
            return;
        }

        try
        {
            if (_options.UseReleaseRequest)
            {
                EnsureOpen();
                _association.BeginRelease();
                _request.Clear();
                new Rlrq(NormalRelease).Encode(_request);
                await ExchangeAsync(cancellationToken);
            }
        }
        catch (LinkException)
        {
            // The meter closed, stayed silent or sent nonsense in place of RLRE: the association is over all the same.
        }
        finally
        {
            End(Released);
        }

        await _closing;
    }
}
