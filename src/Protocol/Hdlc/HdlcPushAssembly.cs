using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Hdlc;

/// <summary>
/// Takes pushes out of frames that come without a connection: UI frames, also with segmentation (QUIRKS meters 10), and the I frames in which some
/// meters send them all the same. One assembly a line; segments of different stations do not mix.
/// </summary>
/// <param name="maxLength">Longest APDU taken.</param>
/// <param name="tolerateBlocksWithoutLlc">Takes general-block-transfer APDUs without LLC header: Landis+Gyr E450 sends one before the first block only (QUIRKS meters 11).</param>
internal sealed class HdlcPushAssembly(int maxLength, bool tolerateBlocksWithoutLlc = false)
{
    private readonly HdlcAssembly _assembly = new();
    private HdlcAddress _source;

    /// <summary>Octets of segments that wait for the rest.</summary>
    public int Held => _assembly.Held;

    /// <summary>The APDU this frame completes, valid until the next call; empty when it completes none.</summary>
    /// <exception cref="DlmsDecodeException">There is no LLC header, or the APDU is empty or too long. The next frame begins anew.</exception>
    public ReadOnlyMemory<byte> Add(in HdlcFrame frame)
    {
        if (frame.Control.Kind is not (HdlcFrameKind.UnnumberedInformation or HdlcFrameKind.Information))
        {
            return default;
        }

        if (frame.Source != _source)
        {
            _assembly.Clear();
            _source = frame.Source;
        }

        if (tolerateBlocksWithoutLlc && !frame.IsSegmented && _assembly.IsEmpty && frame.Information.Span.StartsWith([GeneralBlockTransfer.Tag]))
        {
            return frame.Information;
        }

        try
        {
            return _assembly.Add(frame.Information, !frame.IsSegmented, fromServer: true, maxLength);
        }
        catch (DlmsDecodeException)
        {
            _assembly.Clear();
            throw;
        }
    }
}
