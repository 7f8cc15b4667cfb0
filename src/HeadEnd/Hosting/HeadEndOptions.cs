using PrepaidMeter.HeadEnd.Api.Security;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd". Relative paths are looked for in the working directory, then beside the executable.</summary>
internal sealed class HeadEndOptions
{
    public const string Section = "HeadEnd";

    /// <summary>Holds the key-encryption key as text, before any file.</summary>
    public const string KeyVariable = "HEADEND_KEK";

    /// <summary>Addresses to listen on, separated by ';'.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Folder of meter profiles, *.json.</summary>
    public string ProfilesDirectory { get; set; } = "profiles";

    /// <summary>Folder of tariffs, *.json.</summary>
    public string TariffsDirectory { get; set; } = "tariffs";

    /// <summary>Where the head-end keeps files of its own; made when missing. An embedded database goes where Storage:ConnectionString says.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>File with the key-encryption key; <see cref="KeyVariable"/> in the environment comes first.</summary>
    public string KeyEncryptionKeyFile { get; set; } = "data/kek";

    /// <summary>What this process does, separated by ',': api, worker, scheduler. Less than all of it needs a database that nodes can share.</summary>
    public string Roles { get; set; } = "api,worker,scheduler";

    /// <summary>This node for people, in lists and logs; empty: the machine's name.</summary>
    public string Node { get; set; } = "";

    /// <summary>Meters of one shard of a plan's run, 1..2000: what one node works off at a time, and another goes through again when it dies.</summary>
    public int ShardMeters { get; set; } = 200;

    /// <summary>How long a killed process keeps others off the meters it talked to, 2..3600. Longer than the longest pause of a living one.</summary>
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>How often a node tells the others' schedulers that it is alive, 1..60; after four times that its scheduled work is taken over.</summary>
    public int CheckInSeconds { get; set; } = 5;

    /// <summary>Who may change things over the API; none = callers on this machine only.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; } = [];

    /// <summary>System title of this head-end towards meters, 16 hex digits: three letters of the operator and a number. The same on every node, and never changed under keys in use.</summary>
    public string ClientSystemTitle { get; set; } = "4845530000000001";

    /// <summary>Keys payment channels sign their recharges with. A channel with a key is only taken signed.</summary>
    public IList<ChannelKeyOptions> ChannelKeys { get; } = [];

    /// <summary>Sessions with meters open at once on this node, 1..20000.</summary>
    public int MaxSessions { get; set; } = 256;

    /// <summary>Meters one scheduled run reads at once, 1..10000.</summary>
    public int ReadParallelism { get; set; } = 32;

    /// <summary>tzdb id in which the schedules made at the first start are read.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Commands under way at once on this node, 1..1000.</summary>
    public int CommandParallelism { get; set; } = 16;

    public LinkSettings Links { get; } = new();

    public ClockSettings Clock { get; } = new();

    public PrepaymentSettings Prepayment { get; } = new();

    public RetentionSettings Retention { get; } = new();

    public SafetySettings Safety { get; } = new();

    public AuditSettings Audit { get; } = new();

    public DialInSettings DialIn { get; } = new();

    public TelemetrySettings Telemetry { get; } = new();
}
