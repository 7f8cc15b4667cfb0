using System.Globalization;
using System.Text;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Simulator.Cli;
using PrepaidMeter.Simulator.Objects;

namespace PrepaidMeter.Simulator.Fleet;

/// <summary>Writes a fleet as the CSV that <c>headend meters import</c> takes. It holds secrets; only its owner can read it.</summary>
public static class MeterExport
{
    private const string Header = "serial,host,port,server_address,profile,timezone,group,reading_password,setting_password";
    private const string SecurityHeader = ",authentication,security,suite,system_title,guek,gak";

    /// <summary>Replaces the file as a whole: who looks meanwhile sees the old one or the new one. Builds no meter.</summary>
    /// <param name="profile">Name of the head-end's profile for these meters.</param>
    /// <exception cref="IOException">The file can not be written.</exception>
    public static async Task WriteAsync(string path, SimulatedFleet fleet, string profile, string group, CancellationToken cancellationToken)
    {
        var written = $"{path}.tmp";
        var open = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new StreamWriter(written, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), open) { NewLine = "\n" })
        {
            await WriteAsync(file, fleet, profile, group, cancellationToken);
        }

        File.Move(written, path, overwrite: true);
    }

    /// <inheritdoc cref="WriteAsync(string, SimulatedFleet, string, string, CancellationToken)"/>
    public static async Task WriteAsync(TextWriter output, SimulatedFleet fleet, string profile, string group, CancellationToken cancellationToken)
    {
        var options = fleet.Options;
        var password = Quoted(TextOf(options.Security?.Secret is { } secret ? secret.Reveal() : (options.Password ?? options.Model.Password).Reveal()));
        var shared = string.Create(CultureInfo.InvariantCulture, $"{Quoted(profile)},{Quoted(options.Model.TimeZone)},{Quoted(group)},{password},{password}");
        await output.WriteLineAsync((options.Security is null ? Header : Header + SecurityHeader).AsMemory(), cancellationToken);
        for (var i = 0; i < options.MeterCount; i++)
        {
            var endpoint = fleet.EndpointOf(i);
            var serial = MeterIdentity.SerialNumber(options.Model, options.FirstNumber + i);
            var line = string.Create(CultureInfo.InvariantCulture, $"{serial},{endpoint.Host},{endpoint.Port},{endpoint.ServerAddress},{shared}");
            if (fleet.Factory.ExportedSecurityOf(options.FirstNumber + i) is { } security)
            {
                line += TextOf(options.Security!.Mechanism, security);
                security.EncryptionKey?.Dispose();
                security.AuthenticationKey?.Dispose();
            }

            await output.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }

    private static string TextOf(AuthenticationMechanism mechanism, ServerSecurity security) => string.Create(
        CultureInfo.InvariantCulture,
        $",{SecurityWords.Of(mechanism)},{SecurityWords.Of(security.Protection)},{(int)security.Suite},{security.SystemTitle},{Hex(security.EncryptionKey)},{Hex(security.AuthenticationKey)}");

    private static string Hex(SymmetricKey? key) => key is null ? "" : Convert.ToHexString(key.Reveal());

    /// <summary>As <see cref="LlsSecret.Parse"/> takes it back.</summary>
    private static string TextOf(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet is < 0x20 or > 0x7E)
            {
                return $"hex:{Convert.ToHexString(octets)}";
            }
        }

        var text = Encoding.ASCII.GetString(octets);
        return text.StartsWith("hex:", StringComparison.Ordinal) || text != text.Trim() ? $"hex:{Convert.ToHexString(octets)}" : text;
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
