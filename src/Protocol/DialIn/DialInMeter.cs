using System.Net;

namespace PrepaidMeter.Protocol.DialIn;

/// <summary>A meter whose connection is open.</summary>
/// <param name="Names">As it gave them; not proved.</param>
/// <param name="Since">When it was identified.</param>
public sealed record DialInMeter(IReadOnlyList<string> Names, EndPoint? Source, DateTimeOffset Since, bool IsInUse);
