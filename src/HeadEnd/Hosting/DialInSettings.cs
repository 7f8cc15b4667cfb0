using System.Net;
using PrepaidMeter.Protocol.DialIn;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:DialIn": where meters that dial in are awaited.</summary>
internal sealed class DialInSettings
{
    public const string Section = $"{HeadEndOptions.Section}:DialIn";

    /// <summary>Address and port, such as 0.0.0.0:4061; empty = no meter dials in.</summary>
    public string Listen { get; set; } = "";

    /// <summary>wrapper or hdlc.</summary>
    public string Framing { get; set; } = "wrapper";

    /// <summary>Connections open at once, 1..1000000.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Seconds a meter may take to say who it is, 1..600.</summary>
    public int IdentifySeconds { get; set; } = 30;

    /// <summary>Seconds between keep-alives on a silent connection, 10..7200.</summary>
    public int KeepAliveSeconds { get; set; } = 120;

    public bool IsHdlc => Framing == "hdlc";

    /// <summary>Null when no meter dials in.</summary>
    public IPEndPoint? Endpoint => Listen.Length > 0 && IPEndPoint.TryParse(Listen, out var endpoint) ? endpoint : null;

    public DialInOptions ToOptions() => new()
    {
        MaxConnections = MaxConnections,
        MaxConnectionsPerAddress = MaxConnections,
        IdentifyTimeout = TimeSpan.FromSeconds(IdentifySeconds),
        KeepAlive = TimeSpan.FromSeconds(KeepAliveSeconds),
        Push = new() { Framing = IsHdlc ? Protocol.Push.PushFraming.Hdlc : Protocol.Push.PushFraming.Wrapper },
    };

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public void Check(ICollection<string> faults)
    {
        // IPEndPoint reads an address without a port as port 0, which would be any.
        if (Listen.Length > 0 && (Endpoint is null || !Listen.Contains(':', StringComparison.Ordinal)))
        {
            faults.Add($"{Section}:Listen: '{Listen}' is no address and port such as 0.0.0.0:4061");
        }

        if (Framing is not ("wrapper" or "hdlc"))
        {
            faults.Add($"{Section}:Framing: '{Framing}' is neither wrapper nor hdlc");
        }

        CheckRange(nameof(MaxConnections), MaxConnections, 1, 1_000_000);
        CheckRange(nameof(IdentifySeconds), IdentifySeconds, 1, 600);
        CheckRange(nameof(KeepAliveSeconds), KeepAliveSeconds, 10, 7200);

        void CheckRange(string key, int value, int from, int to)
        {
            if (value < from || value > to)
            {
                faults.Add($"{Section}:{key}: {value} is not within {from} to {to}");
            }
        }
    }
}
