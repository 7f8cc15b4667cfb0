using System.Globalization;

namespace PrepaidMeter.Simulator.Cli;

/// <summary>HOST:PORT as it is written on a command line; an IPv6 address in brackets.</summary>
internal sealed record HostPort(string Host, int Port)
{
    /// <summary>Null when it is none.</summary>
    public static HostPort? Read(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && host.Length > 0 && port is > 0 and <= 65_535
            ? new(host, port)
            : null;
    }
}
