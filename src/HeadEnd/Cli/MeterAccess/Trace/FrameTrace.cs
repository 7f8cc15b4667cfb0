using System.Globalization;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Transports;
using PrepaidMeter.Protocol.Transports.Serial;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Trace;

/// <summary>
/// Writes what passes over one connection to standard error: a line with time, direction and length for each frame, and the frame's tree below it.
/// Passwords and keys are masked; ciphered APDUs are deciphered with the keys at hand. Thread-safe.
/// </summary>
internal sealed class FrameTrace(CliContext context, ConnectionDecoder decoder)
{
    private readonly Lock _gate = new();
    private bool _isOver;

    /// <summary>Puts a trace between a connected transport and what uses it.</summary>
    public static ITransport Tap(CliContext context, ITransport transport, MeterEndpoint endpoint, AssociationOptions association)
    {
        var security = association.Security;
        var decoder = new ConnectionDecoder(endpoint.Hdlc is not null, new()
        {
            Guek = security?.EncryptionKey,
            Gak = security?.AuthenticationKey,
            DedicatedKey = security?.DedicatedKey,
        });
        return new TracedTransport(transport, new FrameTrace(context, decoder));
    }

    /// <summary>Notes what a meter said through its optical head, before there were frames (IEC 62056-21 mode E).</summary>
    public static void SignedOn(CliContext context, IdentificationMessage meter) => context.Error.WriteLine(
        $"{Now(context)} <- from the meter, mode E identification: {PlainText.OneLine($"{meter.Manufacturer} {meter.Identification}")}, baud rate {meter.BaudIdentifier}, enhancements {PlainText.OneLine(meter.Enhancements)}");

    public void Sent(ReadOnlySpan<byte> octets) => Pass(isFromClient: true, octets);

    public void Received(ReadOnlySpan<byte> octets) => Pass(isFromClient: false, octets);

    /// <summary>Notes the end of the connection, once: what never became a whole frame, and why it ended.</summary>
    public void End(string reason)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            foreach (var isFromClient in new[] { true, false })
            {
                if (decoder.End(isFromClient) is { } part)
                {
                    Write(isFromClient, part.Octets, part.Frame, ", not a whole frame");
                }
            }

            context.Error.WriteLine($"{Now()}    {PlainText.OneLine(reason)}");
        }
    }

    private void Pass(bool isFromClient, ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            foreach (var (length, frame) in decoder.Add(isFromClient, octets))
            {
                Write(isFromClient, length, frame, "");
            }
        }
    }

    private void Write(bool isFromClient, int length, DecodedMessage frame, string remark)
    {
        var arrow = isFromClient ? "-> to the meter" : "<- from the meter";
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Now()} {arrow}, {length} octets{remark}"));
        context.Error.Write(TreeText.Write(frame));
    }

    private string Now() => Now(context);

    private static string Now(CliContext context) => context.Time.GetUtcNow().ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
