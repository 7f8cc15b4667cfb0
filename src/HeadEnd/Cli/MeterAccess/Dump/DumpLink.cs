using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>The association a dump reads over, opened anew when the meter breaks off. An attribute that ends it twice is given up.</summary>
internal sealed class DumpLink(Func<CancellationToken, ValueTask<IMeterLink>> dial, TimeProvider time) : IAsyncDisposable
{
    private const int Attempts = 3;

    /// <summary>Attributes given up in a row before the meter is.</summary>
    private const int MostGivenUp = 3;

    /// <summary>Many meters take one connection, and notice late that it is gone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private IMeterLink? _link;
    private LinkTraffic _before;
    private int _givenUp;
    private int _opened;

    public int Reconnections => Math.Max(0, _opened - 1);

    public LinkTraffic Traffic => Sum(_before, _link?.Traffic ?? default);

    /// <summary>The open association.</summary>
    /// <exception cref="LinkException">The meter can not be reached.</exception>
    /// <exception cref="AssociationRejectedException">The meter said no.</exception>
    public async ValueTask<IMeterLink> OpenAsync(CancellationToken cancellationToken)
    {
        if (_link is null)
        {
            _link = await dial(cancellationToken);
            _opened++;
        }

        return _link;
    }

    /// <summary>Reads one attribute; the error is how the connection ended where it did.</summary>
    /// <exception cref="CliException">The meter is gone for good.</exception>
    public async Task<(GetResult Result, string? Error)> GetAsync(GetItem item, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            try
            {
                var link = isSecond ? await ReopenAsync(cancellationToken) : _link ?? await ReopenAsync(cancellationToken);
                var result = await link.GetAsync(item, cancellationToken);
                _givenUp = 0;
                return (result, null);
            }
            catch (LinkException e)
            {
                await CloseAsync();
                if (!isSecond)
                {
                    continue;
                }

                _givenUp++;
                return _givenUp < MostGivenUp
                    ? (default, e.Message)
                    : throw new CliException(MeterLinkRunner.CodeOf(e.Failure), $"the connection ended at {MostGivenUp} attributes in a row, last at {item.Attribute}: {e.Message}", e);
            }
        }
    }

    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_link is not null)
        {
            await MeterLinkRunner.ReleaseAsync(_link, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<IMeterLink> ReopenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenAsync(cancellationToken);
            }
            catch (Exception e) when (e is LinkException or AssociationRejectedException)
            {
                if (attempt == Attempts)
                {
                    var code = e is LinkException lost ? MeterLinkRunner.CodeOf(lost.Failure) : ExitCode.AssociationRejected;
                    throw new CliException(code, $"the meter broke off and does not come back: {e.Message}", e);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task CloseAsync()
    {
        if (_link is { } link)
        {
            _before = Traffic;
            _link = null;
            await link.DisposeAsync();
        }
    }

    private static LinkTraffic Sum(LinkTraffic a, LinkTraffic b) => new(a.Sent + b.Sent, a.Received + b.Received);
}
