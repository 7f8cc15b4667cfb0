namespace PrepaidMeter.Simulator.Relay;

/// <summary>Who asks the relay for what.</summary>
internal enum RelayCause : byte
{
    RemoteDisconnect,
    RemoteReconnect,
    ManualDisconnect,
    ManualReconnect,
    LocalDisconnect,
    LocalReconnect,
}
