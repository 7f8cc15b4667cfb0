namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>The configuration section "HeadEnd:Audit": the anchor of the audit record outside the database.</summary>
internal sealed class AuditSettings
{
    public const string Section = $"{HeadEndOptions.Section}:Audit";

    /// <summary>Private key of 'headend audit signing-key'; empty = no checkpoints by themselves.</summary>
    public string CheckpointKeyFile { get; set; } = "";

    /// <summary>Where checkpoints are appended, one line each: best on storage this machine can only append to.</summary>
    public string CheckpointFile { get; set; } = "data/audit-checkpoints.jsonl";

    /// <summary>Hours between checkpoints, more than 0 and at most 720.</summary>
    public double CheckpointEveryHours { get; set; } = 24;

    /// <summary>Adds what is wrong to <paramref name="faults"/>, by key.</summary>
    public void Check(ICollection<string> faults)
    {
        if (CheckpointEveryHours is not (>= 0.001 and <= 720))
        {
            faults.Add($"{Section}:CheckpointEveryHours: more than 0 and at most 720");
        }

        if (CheckpointKeyFile.Length > 0 && CheckpointFile.Length == 0)
        {
            faults.Add($"{Section}:CheckpointFile: where checkpoints go");
        }
    }
}
