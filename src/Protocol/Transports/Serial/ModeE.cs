using System.Text;

namespace PrepaidMeter.Protocol.Transports.Serial;

/// <summary>
/// Opens a line through an optical head: from ASCII at 300 baud to HDLC at the meter's rate (IEC 62056-21, protocol mode E).
/// <code>
/// us     /?!CRLF                     at 300 7E1
/// meter  /XXXZ\2identCRLF            at 300 7E1
/// us     ACK 2 Z 2 CRLF              at 300 7E1
/// meter  ACK 2 Z 2 CRLF              at the rate of Z, 7E1
/// both   HDLC                        at the rate of Z, 8N1
/// </code>
/// </summary>
public static class ModeE
{
    private const byte Ack = 0x06;
    private const byte Nak = 0x15;
    private const char BinaryMode = '2';

    /// <summary>Signs on; afterwards the line is ready for SNRM.</summary>
    /// <exception cref="LinkException">Nobody answers, or the meter does not offer HDLC.</exception>
    public static async ValueTask<IdentificationMessage> OpenAsync(SerialTransport line, ModeEOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        await line.ConfigureAsync(new(options.InitialBaud, SerialFormat.SevenEven), cancellationToken);
        var identification = await SignOnAsync(line, options, timeProvider, cancellationToken);
        if (!identification.OffersHdlc)
        {
            throw new LinkException(LinkFailure.ProtocolViolation, $"The meter /{identification.Manufacturer}{identification.BaudIdentifier}{identification.Identification} does not offer HDLC (mode E).");
        }

        var identifier = Slower(identification.BaudIdentifier, options.MaxBaud);
        byte[] select = [Ack, (byte)BinaryMode, (byte)identifier, (byte)BinaryMode, (byte)'\r', (byte)'\n'];
        await line.WriteAsync(select, cancellationToken);
        var baud = IdentificationMessage.BaudOf(identifier)!.Value;
        await line.ConfigureAsync(new(baud, SerialFormat.SevenEven), cancellationToken);
        await ConfirmAsync(line, select, options, timeProvider, cancellationToken);
        await line.ConfigureAsync(new(baud), cancellationToken);
        return identification;
    }

    private static async ValueTask<IdentificationMessage> SignOnAsync(SerialTransport line, ModeEOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var request = Encoding.ASCII.GetBytes($"/?{options.DeviceAddress}!\r\n");
        for (var attempt = 0; attempt <= options.MaxRetries; attempt++)
        {
            await line.WriteAsync(request, cancellationToken);
            using var deadline = new CancellationTokenSource(options.ResponseTimeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                return await ReadIdentificationAsync(line, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // No answer, or not a whole one: sign on again.
            }
        }

        throw new LinkException(LinkFailure.Timeout, $"No meter answered the sign-on {options.MaxRetries + 1} times.");
    }

    /// <summary>Noise before the message and the echo of our own request, which some optical heads give, are passed over.</summary>
    private static async ValueTask<IdentificationMessage> ReadIdentificationAsync(SerialTransport line, CancellationToken cancellationToken)
    {
        while (true)
        {
            var text = await ReadLineAsync(line, cancellationToken);
            var start = text.AsSpan().IndexOf((byte)'/');
            if (start < 0 || text.AsSpan(start).StartsWith("/?"u8))
            {
                continue;
            }

            try
            {
                return IdentificationMessage.Parse(text.AsSpan(start));
            }
            catch (DlmsDecodeException error)
            {
                throw new LinkException(LinkFailure.ProtocolViolation, error.Message, error);
            }
        }
    }

    /// <summary>Silence is let pass: whether the confirmation comes at the new rate or the old differs in the field, and SNRM shows soon who is right.</summary>
    private static async ValueTask ConfirmAsync(SerialTransport line, byte[] select, ModeEOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ConfirmationTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (true)
            {
                var text = await ReadLineAsync(line, either.Token);
                if (text.AsSpan().IndexOf(Nak) >= 0)
                {
                    throw new LinkException(LinkFailure.Refused, "The meter refused HDLC (NAK to the mode select).");
                }

                if (text.AsSpan().IndexOf(select.AsSpan(0, 4)) >= 0)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No confirmation.
        }
    }

    /// <summary>Up to LF, which is left out with its CR; parity bits off. A line longer than any message is cut into several.</summary>
    private static async ValueTask<byte[]> ReadLineAsync(SerialTransport line, CancellationToken cancellationToken)
    {
        var octet = new byte[1];
        List<byte> text = [];
        while (text.Count <= IdentificationMessage.MaxLength)
        {
            // A line that never falls silent must not outlast the deadline.
            cancellationToken.ThrowIfCancellationRequested();
            if (await line.ReadAsync(octet, cancellationToken) == 0)
            {
                throw new LinkException(LinkFailure.Closed, "The serial line is gone.");
            }

            var character = (byte)(octet[0] & 0x7F);
            if (character is (byte)'\n' or Nak)
            {
                if (character == Nak)
                {
                    text.Add(character);
                }

                break;
            }

            text.Add(character);
        }

        if (text.Count > 0 && text[^1] == '\r')
        {
            text.RemoveAt(text.Count - 1);
        }

        return [.. text];
    }

    private static char Slower(char offered, int maxBaud)
    {
        var identifier = IdentificationMessage.BaudOf(offered) is null ? '0' : offered;
        while (identifier > '0' && IdentificationMessage.BaudOf(identifier) > maxBaud)
        {
            identifier--;
        }

        return identifier;
    }
}
