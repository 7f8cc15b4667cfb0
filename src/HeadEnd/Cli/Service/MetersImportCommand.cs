using System.CommandLine;
using System.Text;
using PrepaidMeter.Metering.Meters;

namespace PrepaidMeter.HeadEnd.Cli.Service;

/// <summary><c>headend meters import</c>.</summary>
internal static class MetersImportCommand
{
    private const string Summary = "Import meters, and their keys, from a CSV or JSON file; all or nothing.";

    private const string Lesson = """
        The file has a header and is UTF-8. Columns in any order:
          serial             maker's serial number, unique; a known one is updated
          host, port         where the meter listens
          profile            a file of the profiles folder, without .json
          timezone           tz database name, e.g. Asia/Shanghai
          host, port         where the meter is called; host dial-in, port empty: the meter calls us (run --dial-in)
          group              free, for schedules (default: default)
          route              what limits the way to it: a cell, a concentrator, a serial line
          server_address     default 1
          reading_password   LLS secret of the reading client, as text or hex:..; empty keeps the stored one
          setting_password   LLS secret of the setting client
          authentication     lls, hls-gmac, hls-md5, hls-sha1 or hls-sha256; empty: as the profile says
          security           none, auth, enc or auth-enc: the least protection both ways; empty: as the profile says
          suite              0, 1 or 2; empty: as the profile says
          system_title       16 hex digits: only this meter may answer
          guek, gak, kek     the meter's keys, in hex, or "wrapped:HEX" under --transport-key-file (RFC 3394)

        Keys are sealed before they are stored and never shown again. A file with keys that are not wrapped must be
        readable by its owner only (chmod 600). JSON is an array of objects with the same names.

        Example:
          serial,host,port,profile,timezone,reading_password,setting_password
          SIM00000001,127.0.0.1,4059,generic-prepaid,Asia/Shanghai,12345678,12345678

          serial,host,port,profile,timezone,authentication,guek,gak
          SIM00000002,127.0.0.1,4060,generic-prepaid,Asia/Shanghai,hls-gmac,<32 hex digits>,<32 hex digits>

        Every fault is named with its line; with one nothing is imported (exit code 1). "-" reads standard input.
        JSON: {"imported": 1, "updated": 0, "faults": [{"line": 2, "column": "port", "problem": "..."}]}
        """;

    public static Command Create(CliContext context)
    {
        var command = new TaughtCommand("import", Summary, Lesson);
        var file = new Argument<string>("file") { Description = "CSV or JSON file, or - for standard input", HelpName = "FILE" };
        var transportKey = new Option<string?>("--transport-key-file") { Description = "File with the key in hex that the file's keys are wrapped under", HelpName = "FILE" };
        var config = ConfigurationArguments.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        command.Arguments.Add(file);
        command.Options.Add(transportKey);
        command.Options.Add(config);
        command.Options.Add(json);
        command.SetAction((parsed, cancellationToken) => ConfigurationArguments.GuardAsync(
            () => RunAsync(context, parsed.GetRequiredValue(file), parsed.GetValue(transportKey), parsed.GetValue(config), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string file, string? transportKeyFile, string? config, bool json, CancellationToken cancellationToken)
    {
        using var transportKey = transportKeyFile is null ? null : KeyFile.ReadTransportKey(transportKeyFile);
        var options = new MeterImportOptions { TransportKey = transportKey, AllowPlainKeys = KeyFile.IsProtected(file) };
        await using var services = await CoreScope.OpenAsync(config, cancellationToken);
        using var csv = Open(file);
        MeterImportResult result;
        try
        {
            result = await services.GetRequiredService<MeterImport>().ImportAsync(csv, options, $"cli:{Environment.UserName}", cancellationToken);
        }
        catch (Exception e) when (e is DecoderFallbackException or IOException)
        {
            throw new CliException(ExitCode.Usage, $"{file}: {(e is DecoderFallbackException ? "is not UTF-8" : e.Message)}", e);
        }

        if (json)
        {
            JsonOutput.Write(context.Out, new { result.Imported, result.Updated, Faults = result.Faults.Select(f => new { f.Line, f.Column, f.Problem }) });
        }
        else if (result.IsSuccess)
        {
            context.Out.WriteLine($"{result.Imported} meters imported, {result.Updated} updated.");
        }

        foreach (var fault in result.Faults)
        {
            context.Complain($"{file}: {fault}");
        }

        if (!result.IsSuccess)
        {
            context.Complain("nothing was imported");
        }

        return result.IsSuccess ? ExitCode.Ok : ExitCode.Refused;
    }

    private static TextReader Open(string file)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            return new StreamReader(file == "-" ? Console.OpenStandardInput() : File.OpenRead(file), strict);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, e.Message, e);
        }
    }
}
