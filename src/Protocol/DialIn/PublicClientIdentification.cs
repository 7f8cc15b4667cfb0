using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>Asks the meter as the public client, which needs no secret: its logical device name and its serial number. What it does not have is left out.</summary>
/// <param name="hdlc">In HDLC frames in this manner; null for the wrapper.</param>
public sealed class PublicClientIdentification(MeterConnector connector, HdlcOptions? hdlc = null) : IDialInIdentification
{
    private const ushort PublicClient = 16;
    private const ushort ManagementLogicalDevice = 1;

    private static readonly AssociationOptions Options = new() { ClientAddress = PublicClient, ResponseTimeout = TimeSpan.FromSeconds(30), MaxReceivePduSize = 1024, MaxValueSize = 4096 };

    private static readonly GetItem[] Asked = [new(new CosemAttribute(1, new LogicalName(0, 0, 42, 0, 0, 255), 2)), new(new CosemAttribute(1, new LogicalName(0, 0, 96, 1, 0, 255), 2))];

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> IdentifyAsync(ITransport transport, CancellationToken cancellationToken)
    {
        await using var link = await connector.AssociateAsync(transport, ManagementLogicalDevice, hdlc, Options, cancellationToken);
        var names = new List<string>();
        foreach (var item in Asked)
        {
            var answer = await link.GetAsync(item, cancellationToken);
            if (answer.IsSuccess && NameIn(answer.Decode()) is { } name && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        await link.ReleaseAsync(cancellationToken);
        return names;
    }

    /// <summary>As the head-end's identity check writes them: text, or hex where it is none.</summary>
    private static string? NameIn(DlmsData value) =>
        value.AsText() is { Length: > 0 } text ? text : value.AsOctets() is { Length: > 0 } octets ? Convert.ToHexString(octets.Span) : null;
}
