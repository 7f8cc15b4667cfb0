namespace PrepaidMeter.Metering.Commands;

/// <summary>Executes commands and finds out what became of them. Thread-safe; one meter is only ever talked to by one session.</summary>
public sealed partial class CommandExecutor
{
    /// <summary>
    /// Executes a queued command to its outcome. Still Queued afterwards: nothing was sent, because the meter could not be reached or is busy (Detail
    /// says why); try again later. Executing or finished ones are returned as they are.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such command.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; if the request may have left, the command is Unknown.</exception>
    public Task<MeterCommand> ExecuteAsync(Guid commandId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Finds out by reading, never by sending, what became of an Unknown command. Still Unknown afterwards: the meter can not be read now.</summary>
    /// <exception cref="KeyNotFoundException">There is no such command.</exception>
    public Task<MeterCommand> ResolveUnknownAsync(Guid commandId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>After a restart: commands this node left Executing may have been sent, so they become Unknown. Returns how many.</summary>
    public Task<int> RecoverAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
