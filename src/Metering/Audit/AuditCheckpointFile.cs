using System.Text;

namespace PrepaidMeter.Metering.Audit;

/// <summary>A file of checkpoints, one line of JSON each, only ever appended to.</summary>
public static class AuditCheckpointFile
{
    /// <summary>Longer lines are no checkpoints; a file from elsewhere must not fill the memory.</summary>
    private const int MaxLineLength = 1024;

    private const int MaxLines = 1_000_000;

    /// <summary>Appends durably; the folder must exist.</summary>
    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    public static void Append(string path, AuditCheckpoint checkpoint)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(Encoding.UTF8.GetBytes(AuditCheckpointLine.Write(checkpoint) + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Every checkpoint of the file; empty lines are passed over.</summary>
    /// <exception cref="FormatException">A line is no checkpoint; the message names it by number.</exception>
    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    public static IReadOnlyList<AuditCheckpoint> Read(string path)
    {
        var checkpoints = new List<AuditCheckpoint>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number > MaxLines)
            {
                throw new FormatException($"more than {MaxLines} lines");
            }

            if (line.Length > MaxLineLength)
            {
                throw new FormatException($"line {number}: longer than any checkpoint");
            }

            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            checkpoints.Add(AuditCheckpointLine.TryRead(line, out var checkpoint, out var fault) ? checkpoint : throw new FormatException($"line {number}: {fault}"));
        }

        return checkpoints;
    }
}
