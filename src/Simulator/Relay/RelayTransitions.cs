namespace PrepaidMeter.Simulator.Relay;

/// <summary>
/// The transitions of disconnect control (class 70) by their letters in the standard's state diagram. D disconnected, C connected, R ready for reconnection.
/// </summary>
[Flags]
internal enum RelayTransitions : ushort
{
    None = 0,

    /// <summary>Remote reconnect, D to C.</summary>
    A = 1,

    /// <summary>Remote disconnect, C to D.</summary>
    B = 2,

    /// <summary>Remote disconnect, R to D.</summary>
    C = 4,

    /// <summary>Remote reconnect, D to R.</summary>
    D = 8,

    /// <summary>Manual reconnect, R to C.</summary>
    E = 16,

    /// <summary>Manual disconnect, C to R.</summary>
    F = 32,

    /// <summary>Local disconnect, C to R.</summary>
    G = 64,

    /// <summary>Local reconnect, R to C.</summary>
    H = 128,

    /// <summary>Remote reconnect, R to C.</summary>
    I = 256,
}
