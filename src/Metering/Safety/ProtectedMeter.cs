using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.Metering.Safety;

/// <summary>Why a meter is never cut.</summary>
public enum ProtectionKind
{
    /// <summary>Somebody there depends on a powered device.</summary>
    Medical = 0,

    Hospital = 1,

    /// <summary>Water, traffic, telecoms, police.</summary>
    Critical = 2,

    /// <summary>Kept on for another reason.</summary>
    KeepPower = 3,
}

/// <summary>A meter that is never cut remotely, and who said so.</summary>
public sealed record ProtectedMeter(MeterId MeterId, ProtectionKind Kind, string Reason, string SetBy, DateTimeOffset SetAt);

/// <summary>The protected list. Thread-safe.</summary>
public interface IProtectedMeterStore
{
    Task<ProtectedMeter?> FindAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>Adds the meter or replaces what was said about it.</summary>
    Task SetAsync(ProtectedMeter meter, CancellationToken cancellationToken);

    /// <summary>False when the meter was not on the list.</summary>
    Task<bool> RemoveAsync(MeterId meterId, CancellationToken cancellationToken);

    /// <summary>With meter id above <paramref name="after"/>, by id.</summary>
    Task<IReadOnlyList<ProtectedMeter>> ListAsync(MeterId after, int limit, CancellationToken cancellationToken);
}
