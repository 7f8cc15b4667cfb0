using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Transports.Serial;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>A serial device with a meter at its other end.</summary>
/// <param name="Baud">Rate of the line; with <paramref name="ModeE"/> the highest rate to agree on.</param>
/// <param name="ModeE">Sign on through an optical head first.</param>
internal sealed record SerialLine(string Device, int Baud, bool ModeE)
{
    /// <param name="signedOn">Told what the meter said of itself where an optical head was signed on through.</param>
    public async ValueTask<IMeterLink> ConnectAsync(
        MeterEndpoint endpoint, AssociationOptions options, MeterConnector connector, Action<IdentificationMessage>? signedOn, TimeProvider time, CancellationToken cancellationToken)
    {
        var line = SerialTransport.Open(Device, new SerialSettings(Baud));
        try
        {
            if (ModeE)
            {
                var identification = await Protocol.Transports.Serial.ModeE.OpenAsync(line, new ModeEOptions { MaxBaud = Baud }, time, cancellationToken);
                signedOn?.Invoke(identification);
            }

            // From here on the line is the link's, also when the meter fails.
            return await connector.AssociateAsync(line, endpoint.ServerAddress, endpoint.Hdlc, options, cancellationToken);
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }
}
