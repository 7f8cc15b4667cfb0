namespace PrepaidMeter.Simulator.Models;

/// <summary>COSEM data type of a register's value.</summary>
internal enum RegisterType : byte
{
    LongUnsigned,
    DoubleLongUnsigned,
    Long64Unsigned,
}
