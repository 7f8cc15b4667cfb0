using PrepaidMeter.Protocol.Transports;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>Finds out which meter has dialled in. Called for many connections at once.</summary>
public interface IDialInIdentification
{
    /// <summary>The names it goes by: serial number, logical device name. Not proved: the session that follows confirms them under its own security. None: it would not say.</summary>
    /// <param name="transport">Disposed when it returns.</param>
    /// <exception cref="DlmsException">It went away, or is no meter.</exception>
    ValueTask<IReadOnlyList<string>> IdentifyAsync(ITransport transport, CancellationToken cancellationToken);
}
