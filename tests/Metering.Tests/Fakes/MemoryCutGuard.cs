using PrepaidMeter.Metering.Commands;
using PrepaidMeter.Metering.Safety;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Counts admissions with the rehearsal's windows over a fleet of a given size; the database's own is proved in Storage.Tests.</summary>
internal sealed class MemoryCutGuard(MemoryCommandStore commands, IProtectedMeterStore protectedMeters, SafetyOptions options) : ICutGuard
{
    private readonly CutWindows _windows = new(options.Caps);
    private SupplyStop? _stop;

    public FleetSize Size { get; set; } = new(1, 1);

    /// <summary>Runs right before the guard looks: what happens between an interlock and the send.</summary>
    public Action BeforeSend { get; set; } = () => { };

    public Task<(MeterCommand Command, bool Created)> AdmitAsync(MeterCommand cut, CutOccasion occasion, CancellationToken cancellationToken)
    {
        var full = _windows.FindFullOrCount(occasion, Size);
        return commands.AddAsync(full is null ? cut : cut with { State = CommandState.Quarantined, Detail = full }, cancellationToken);
    }

    public async Task<CutPassage> TrySendAsync(MeterCommand sending, CommandState expected, CutOccasion occasion, CancellationToken cancellationToken)
    {
        BeforeSend();
        if (await FindRefusalAsync(sending, cancellationToken) is { } refusal)
        {
            return new CutPassage.Refused(refusal);
        }

        return await commands.TryUpdateAsync(sending, expected, cancellationToken) ? new CutPassage.Passed() : new CutPassage.Moved();
    }

    public async Task<CutPassage> TryReleaseAsync(Guid commandId, CutOccasion occasion, CancellationToken cancellationToken)
    {
        var command = commands.Get(commandId);
        if (await FindRefusalAsync(command, cancellationToken) is { } refusal)
        {
            return new CutPassage.Refused(refusal);
        }

        if (_windows.FindFullOrCount(occasion, Size) is { } full)
        {
            return new CutPassage.Quarantined(full);
        }

        return await commands.TryUpdateAsync(command with { State = CommandState.Queued, Detail = null }, CommandState.Quarantined, cancellationToken)
            ? new CutPassage.Passed()
            : new CutPassage.Moved();
    }

    public Task<SupplyStop?> FindStopAsync(CancellationToken cancellationToken) => Task.FromResult(_stop);

    public Task<bool> StopAsync(SupplyStop stop, CancellationToken cancellationToken) => Task.FromResult(Interlocked.CompareExchange(ref _stop, stop, null) is null);

    public Task<bool> ResumeAsync(SupplyStop stop, CancellationToken cancellationToken) => Task.FromResult(Interlocked.CompareExchange(ref _stop, null, stop) == stop);

    public Task<IReadOnlyList<CapGauge>> GaugesAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<string?> FindRefusalAsync(MeterCommand command, CancellationToken cancellationToken) =>
        _stop?.Objection
        ?? (await protectedMeters.FindAsync(command.MeterId, cancellationToken) is { } found ? ProtectedMeterPolicy.ObjectionOf(found.Kind, found.Reason) : null);
}
